"""A client that reads an answer as the connector's own code does: one value of another kind fails the whole page."""

from datetime import datetime
from typing import Any

import httpx

from ledgerdata.rules.lifecycle import Status


class PageNeverRead(Exception):
    """An answer that the connector cannot read."""


def strict_client(root: str, key: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.Client(base_url=root, headers=headers, timeout=30, event_hooks={"response": [_check]})


def _check(answer: httpx.Response) -> None:
    answer.read()
    if answer.status_code != 200:
        return
    try:
        read = answer.json()
    except ValueError as error:
        raise PageNeverRead from error
    is_list = not answer.request.url.path.endswith("/balances")
    if isinstance(read, list) != is_list or not all(map(_is_readable, read if is_list else [read])):
        raise PageNeverRead


def _is_readable(item: dict[str, Any]) -> bool:
    moments = [datetime.fromisoformat(item[name]) for name in ("createdAt", "updatedAt", "at") if name in item]
    return (
        all(moment.tzinfo is not None for moment in moments)
        and all(isinstance(value, str) for value in (item.get("metadata") or {}).values())
        and item.get("status", "PENDING") in set(map(str, Status))
        and item.get("amount", "1").isdigit()
    )
