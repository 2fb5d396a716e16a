"""How a hit changes an answer, in plain values that the contract's side turns into the real answer."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from random import Random
from typing import Any

import orjson

from simulator.faults.choosing import Hit
from simulator.faults.effects import DEFAULT_WAIT, LOST_STATUS, WAITING, WITHOUT_BODY, Spoiling, Way
from simulator.faults.mistakes.table import change_items
from simulator.faults.mistakes.view import View
from simulator.faults.requests import Operation
from simulator.outcomes.drawing import source

Headers = tuple[tuple[str, str], ...]
ViewOf = Callable[[list[str]], View]
"""What may be known of the items with these ids."""

HTML = (("Content-Type", "text/html; charset=utf-8"),)
JSON = (("Content-Type", "application/json; charset=utf-8"),)
PAGE = b"<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>\n"
TOO_MANY = 429


class End(Enum):
    """How the connection ends."""

    KEPT = auto()
    CLOSED = auto()
    RESET = auto()


@dataclass(frozen=True, slots=True)
class Travel:
    """How the answer travels: seconds before its first byte, seconds in its middle, and how it ends."""

    delay: float = 0.0
    pause: float = 0.0
    is_sent: bool = True
    is_half: bool = False
    end: End = End.KEPT


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the contract, as far as faults change it."""

    status: int
    headers: Headers
    body: bytes


def instead(hit: Hit) -> Answer:
    """What is answered where the request is not done, or its right answer is lost."""
    effect = hit.effect
    status = effect.status or LOST_STATUS
    headers = effect.headers
    if status == TOO_MANY and hit.retry_after and not _has(headers, "retry-after"):
        headers = (*headers, ("Retry-After", str(hit.retry_after)))
    if status in WITHOUT_BODY:
        return Answer(status, headers, b"")
    return Answer(status, _changed(JSON, headers), effect.body.encode() or _refusal(status, hit.name))


def travel(hit: Hit) -> Travel:
    """How the answer to the request that was hit travels."""
    effect = hit.effect
    seconds = effect.delay.seconds(_random(hit, "delay")) if effect.delay else 0.0
    delay, pause = (0.0, seconds) if effect.is_in_middle else (seconds, 0.0)
    if effect.way in WAITING:
        wait = effect.wait.seconds(_random(hit, "wait")) if effect.wait else DEFAULT_WAIT.total_seconds()
        return Travel(delay + wait, is_sent=False, end=End.CLOSED)
    if effect.way is Way.CLOSED:
        return Travel(delay, is_sent=False, end=End.CLOSED)
    if effect.way in (Way.RESET, Way.LOST_RESET):
        return Travel(delay, is_sent=False, end=End.RESET)
    if effect.way is Way.CLOSED_MIDDLE:
        return Travel(delay, pause, is_half=True, end=End.CLOSED)
    return Travel(delay, pause)


def spoil(hit: Hit, operation: Operation, right: Answer, view_of: ViewOf) -> Answer:
    """Changes the answer to a request that was done."""
    effect = hit.effect
    if effect.way is Way.LOST_STATUS or effect.status is not None:
        return instead(hit)
    body, headers = right.body, _changed(right.headers, effect.headers)
    if effect.mistakes and right.status == HTTPStatus.OK and not operation.is_write:
        body = _with_mistakes(effect.mistakes, operation, body, view_of)
    if effect.spoiling is Spoiling.NOT_JSON:
        return Answer(right.status, _changed(HTML, effect.headers), PAGE)
    if effect.spoiling is Spoiling.WRONG_SHAPE:
        body = _in_another_shape(body)
    elif effect.spoiling is Spoiling.CUT:
        body = body[: len(body) // 2]
    return Answer(right.status, headers, body)


def _with_mistakes(names: tuple[str, ...], operation: Operation, body: bytes, view_of: ViewOf) -> bytes:
    read: Any = orjson.loads(body)
    items = read if operation.is_list else [read]
    changed = change_items(names, operation, items, view_of([item["id"] for item in items]))
    return orjson.dumps(changed if operation.is_list else changed[0])


def _in_another_shape(body: bytes) -> bytes:
    """A list in an envelope, an object in a list."""
    read: Any = orjson.loads(body or b"null")
    return orjson.dumps({"data": read, "hasMore": False} if isinstance(read, list) else [read])


def _refusal(status: int, rule: str) -> bytes:
    try:
        title = HTTPStatus(status).phrase
    except ValueError:
        title = f"Status {status}"
    return orjson.dumps({"Title": title, "Detail": f"The fault rule “{rule}” of this dataset answers so on purpose."})


def _random(hit: Hit, what: str) -> Random:
    return source(hit.seed, hit.number, what)


def _changed(headers: Headers, by: Headers) -> Headers:
    """The headers with those of a rule, each in the place of the one that has its name."""
    return tuple(each for each in headers if not _has(by, each[0].lower())) + by


def _has(headers: Headers, name: str) -> bool:
    return any(each.lower() == name for each, _ in headers)
