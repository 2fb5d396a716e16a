"""Every refusal as JSON: `{"Title", "Detail"}` with the status that the contract names for it."""

import logging
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation

from api.messages import Headers, Response
from api.refusals import refusal
from ledgerdata.rules.errors import AlreadyTaken, InvalidInput, LedgerError, NotPossible, UnknownReference
from tenants.db.faults import UNAVAILABLE, in_words, log_unavailable
from tenants.keys import KeyRefused
from tenants.models import Tenant
from tenants.sign_ups import TooManySignUps

logger = logging.getLogger(__name__)

CHALLENGE: Headers = (("WWW-Authenticate", "Bearer"),)
MOST_QUOTED = 100  # characters of what was sent, in what is said of it
CLOSE: Headers = (("Connection", "close"),)

STATUS_OF: dict[type[LedgerError], HTTPStatus] = {
    InvalidInput: HTTPStatus.BAD_REQUEST,
    UnknownReference: HTTPStatus.NOT_FOUND,
    AlreadyTaken: HTTPStatus.CONFLICT,
    NotPossible: HTTPStatus.UNPROCESSABLE_ENTITY,
}


class Refusal(Exception):
    """A request that is refused for its form: the status, and what would be right."""

    def __init__(self, status: HTTPStatus, detail: str, headers: Headers = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


def answer_to(error: Exception) -> Response:
    """The answer to an exception of an endpoint."""
    if isinstance(error, Refusal):
        return refusal(error.status, error.detail, error.headers)
    if isinstance(error, KeyRefused):
        return _refused_key(error)
    if isinstance(error, LedgerError):
        status = next(status for kind, status in STATUS_OF.items() if isinstance(error, kind))
        return refusal(status, str(error))
    if isinstance(error, SuspiciousOperation):  # Django's own limits, such as that on the number of parameters
        return refusal(HTTPStatus.BAD_REQUEST, f"The request cannot be read: {error}")
    if isinstance(error, (Tenant.DoesNotExist, *UNAVAILABLE)):
        return _try_again(error)
    logger.error("a request failed", exc_info=error)
    detail = "The simulator failed on this request; its log says where. Nothing was changed."
    return refusal(HTTPStatus.INTERNAL_SERVER_ERROR, detail)


def _try_again(error: Exception) -> Response:
    if isinstance(error, Tenant.DoesNotExist):
        detail = "The dataset was dropped during this request. Send it again, and the key is looked up anew."
    else:
        log_unavailable(error)
        detail = f"{in_words(error)} Send it again: with the same idempotencyKey nothing happens twice."
    return refusal(HTTPStatus.SERVICE_UNAVAILABLE, detail, (("Retry-After", "1"),))


def _refused_key(error: KeyRefused) -> Response:
    if isinstance(error, TooManySignUps):
        return refusal(HTTPStatus.TOO_MANY_REQUESTS, str(error), (("Retry-After", str(error.seconds_to_wait)),))
    return refusal(HTTPStatus.UNAUTHORIZED, str(error), CHALLENGE)


def unknown_path(path: str) -> Response:
    """404 for a path that nobody serves."""
    path = path[:MOST_QUOTED]
    if path.startswith("//"):  # the endpoint's slash, and the one that every path begins with
        return refusal(HTTPStatus.NOT_FOUND, f"There is no {path} here: the endpoint may not end in a slash.")
    rule = "paths have no slash at their end and no version in front"
    if path.startswith("/simulator"):
        rule = "paths of control begin with /simulator/v1/ and have no slash at their end; /docs/ shows them"
    return refusal(HTTPStatus.NOT_FOUND, f"There is no {path} here; {rule}.")
