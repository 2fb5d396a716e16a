"""What any answer of mockpsp is: a body, or a refusal. Moments are aware datetimes."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import httpx


class Refused(Exception):
    """What mockpsp refused: the status of its answer, and its words. Nothing was changed."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        self.detail = detail


def truth_of(lines: Sequence[str]) -> list[Mapping[str, Any]]:
    """The rows of the truth. Raises ValueError where its last line is missing."""
    rows = [json.loads(line) for line in lines if line]
    if not rows or rows[-1]["row"] != "end":
        raise ValueError("The truth was cut: the dataset was emptied while it was read.")
    return rows[:-1]


def moment(text: str) -> datetime:
    """An RFC 3339 moment in UTC."""
    return datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> datetime | None:
    return moment(text) if text else None


def body_of(response: httpx.Response) -> Any:
    """The answer's JSON; None where it has none. Raises Refused."""
    if response.is_success:
        return response.json() if response.content else None
    try:
        detail = response.json()["Detail"]
    except (ValueError, KeyError, TypeError):
        detail = response.text[:200]
    raise Refused(response.status_code, detail)
