"""What is noted of a request while it is answered: a tuple, and no more work than that."""

import re
from typing import NamedTuple, Protocol

MOST_BODY = 16_384  # bytes of a body that are kept
NO_ANSWER = 0  # the status of a request whose client got not even the head of an answer
_SPARE = 1_200  # more of it is noted, so that a key that stands across the end is known as one and masked whole
_FIRST_ITEM, _ITEM = b'[{"id":"', b',{"id":"'
_EVERY_ITEM = re.compile(rb'[\[,]\{"id":"([^"]*)"')


class RequestFacts(Protocol):
    """What the journal needs of a request."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


class Delivered(Protocol):
    """What the journal needs of how an answer travels."""

    delay: float
    pause: float
    cut_at: int | None

    @property
    def is_whole(self) -> bool: ...


class Answered(Protocol):
    """What the journal needs of an answer."""

    status: int
    body: bytes
    note: str

    @property
    def delivery(self) -> Delivered | None: ...


class Note(NamedTuple):
    """One request and its answer, as they were."""

    at: float  # seconds of the machine's clock
    seconds: float
    operation: str  # the contract's path, with the names of its variables
    method: str
    path: str
    query: str
    authorization: str
    status: int
    size: int
    first: bytes  # the id of the first item of a list that was given whole; empty else
    last: bytes
    ids: tuple[bytes, ...]  # of all its items in their order, where a fault rule may have changed which; empty else
    rule: str
    bodies: tuple[bytes, bytes] | None


def note_of(operation: str, request: RequestFacts, response: Answered, began: float, now: float) -> Note:
    """The note of a request that is being answered. Bodies are kept of writes, and of answers that refuse."""
    status, body, delivery = response.status, response.body, response.delivery
    bodies, first, last, ids, seconds = None, b"", b"", (), now - began
    if delivery is not None:
        seconds += delivery.delay + delivery.pause
        if delivery.cut_at is not None:
            body = body[: max(delivery.cut_at, 0)]
            status = status if delivery.cut_at >= 0 else NO_ANSWER
    if is_error(status) or request.method == "POST":
        bodies = request.body[: MOST_BODY + _SPARE], body[: MOST_BODY + _SPARE]
    elif request.method == "GET" and (delivery is None or delivery.is_whole):
        first, last = ends_of(body)
        if first and response.note:
            ids = tuple(_EVERY_ITEM.findall(body))
    return Note(
        began,
        max(seconds, 0.0),
        operation,
        request.method,
        request.path,
        request.query,
        request.headers.get("authorization", ""),
        status,
        len(body),
        first,
        last,
        ids,
        response.note,
        bodies,
    )


def is_error(status: int) -> bool:
    return status >= 400 or status == NO_ANSWER


def ends_of(body: bytes) -> tuple[bytes, bytes]:
    """The ids of the first and the last item of a list; empty where it is no list, or has none.

    They are found from both ends, so a long page costs no more than a short one. A comma before `{"id"` stands
    nowhere but between items: within a string the quotes are escaped.
    """
    if not body.startswith(_FIRST_ITEM):
        return b"", b""
    start = len(_FIRST_ITEM)
    last = max(body.rfind(_ITEM) + len(_ITEM), start)
    return body[start : body.find(b'"', start)], body[last : body.find(b'"', last)]
