"""The answers to what is refused, described once each and referred to by every operation."""

from http import HTTPStatus
from typing import Any

WHY = {
    400: "Something sent cannot be read: a parameter, a field, or the JSON itself. Each faulty one is named.",
    401: "The key is missing, empty, malformed, revoked, or unknown while open sign-up is off.",
    404: "There is no such thing in this dataset.",
    409: "It does not go with what is already there: a key used with another body, or an action not legal now.",
    413: "The body is too large.",
    415: "The Content-Type is another than application/json, or the body has a Content-Encoding.",
    422: "It is understood and cannot be done: not enough funds, or the wrong kind of account.",
    429: "Too many datasets were made from this address; Retry-After says when to come again.",
    500: "mockpsp itself failed; nothing was changed.",
    503: "The database is busy or cannot be used; nothing was changed. Retry-After says when to come again.",
}
EXAMPLES = {
    400: "amount has to be a string of digits; currency is required",
    401: "No API key was sent: the header Authorization: Bearer <API key> is missing.",
    404: "This dataset holds no internal account acc_7.",
    409: "refund is not legal: the payment is PENDING. Legal now: succeed, fail, cancel, expire.",
    413: "The body may have 1,000,000 bytes.",
    415: "Content-Type is 'text/plain'; it has to be application/json.",
    422: "main holds 10.00 EUR, which is less than 15.00 EUR.",
    429: "Too many datasets were made from here today.",
    500: "The simulator failed on this request; its log says where. Nothing was changed.",
    503: "The database is busy. Send it again: with the same idempotencyKey nothing happens twice.",
}
_TEXT = {"schema": {"type": "string"}}
HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string", "const": "Bearer"}}},
    429: {"Retry-After": {"description": "Seconds.", **_TEXT}},
    503: {"Retry-After": {"description": "Seconds.", **_TEXT}},
}


def reference(status: int) -> dict[str, str]:
    """What an operation refers to the answer by."""
    return {"$ref": f"#/components/responses/{name_of(status)}"}


def name_of(status: int) -> str:
    return HTTPStatus(status).name.title().replace("_", "")


def responses() -> dict[str, Any]:
    """All of them, by name."""
    return {name_of(status): _response(status) for status in WHY}


def _response(status: int) -> dict[str, Any]:
    shown = {"Title": HTTPStatus(status).phrase, "Detail": EXAMPLES[status]}
    content = {"schema": {"$ref": "#/components/schemas/Error"}, "examples": {"Example": {"value": shown}}}
    headers = {"headers": HEADERS[status]} if status in HEADERS else {}
    return {"description": WHY[status], **headers, "content": {"application/json": content}}
