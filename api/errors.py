"""Every refusal as JSON: `{"Title", "Detail"}` with the status that the contract names for it."""

import logging
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from rest_framework.exceptions import APIException

from ledgerdata.rules.errors import AlreadyTaken, InvalidInput, LedgerError, NotPossible, UnknownReference

logger = logging.getLogger(__name__)

JSON = "application/json; charset=utf-8"

STATUS_OF: dict[type[LedgerError], HTTPStatus] = {
    InvalidInput: HTTPStatus.BAD_REQUEST,
    UnknownReference: HTTPStatus.NOT_FOUND,
    AlreadyTaken: HTTPStatus.CONFLICT,
    NotPossible: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def answer_error(status: int, detail: str, headers: dict[str, str] | None = None) -> HttpResponse:
    """The contract's error body. `detail` says what was wrong, with which field, and what would be right."""
    body = orjson.dumps({"Title": HTTPStatus(status).phrase, "Detail": detail})
    return HttpResponse(body, status=status, content_type=JSON, headers=headers)


def answer_exception(error: Exception, context: Any = None) -> HttpResponse:
    """The answer to whatever a view raised."""
    if isinstance(error, LedgerError):
        status = next(status for kind, status in STATUS_OF.items() if isinstance(error, kind))
        return answer_error(status, str(error))
    if isinstance(error, APIException):
        return answer_error(error.status_code, str(error.detail), _headers(error))
    if isinstance(error, SuspiciousOperation):  # Django's own limits, such as that on the number of parameters
        return answer_error(400, f"The request cannot be read: {error}")
    if isinstance(error, OperationalError | InterfaceError):
        logger.exception("the database did not answer")
        detail = "The database did not answer. Send it again: with the same idempotencyKey nothing happens twice."
        return answer_error(503, detail, {"Retry-After": "1"})
    logger.exception("a request failed")
    return answer_error(500, "The simulator failed on this request; its log says where. Nothing was changed.")


def answer_unknown_path(path: str) -> HttpResponse:
    """404 for a path that the contract does not have."""
    return answer_error(404, f"There is no {path} here; paths have no slash at their end and no version in front.")


def _headers(error: APIException) -> dict[str, str]:
    challenge = getattr(error, "auth_header", None)
    if challenge:
        return {"WWW-Authenticate": challenge}
    if hasattr(error, "retry_after"):
        return {"Retry-After": str(error.retry_after)}
    # The rest of too large a body stays unread, which ends the connection: a client that reused it would lose a POST.
    return {"Connection": "close"} if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else {}
