"""What any answer of mockpsp is: a body, or a refusal. Moments are aware datetimes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import httpx


class Refused(Exception):
    """What mockpsp refused: the status of its answer, and its words. Nothing was changed."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        self.detail = detail


class Unreachable(httpx.TransportError):
    """No answer of mockpsp came from the address, or none that is JSON."""

    def __init__(self, url: str, why: Exception | str) -> None:
        said = why if isinstance(why, str) else str(why) or type(why).__name__
        super().__init__(f"mockpsp does not answer at {url}: {said}")
        self.url = url


@contextmanager
def reaching(url: str) -> Iterator[None]:
    """Raises Unreachable, which names the address, for what httpx raises where no answer comes."""
    try:
        yield
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise Unreachable(url, error) from None  # httpx's own frames say nothing more


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
    """The answer's JSON; None where it has none. Raises Refused, Unreachable."""
    if response.is_success:
        try:
            return response.json() if response.content else None
        except ValueError:
            raise Unreachable(str(response.url), "the answer is not JSON") from None
    try:
        detail = response.json()["Detail"]
    except (ValueError, KeyError, TypeError):
        detail = response.text[:200]
    raise Refused(response.status_code, detail)
