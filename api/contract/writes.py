"""The two POSTs: a body is read and checked, a payment ordered, and its root is the answer once it is committed."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import orjson
from rest_framework.serializers import ValidationError

from api.contract.shapes import PaymentRequestSerializer
from api.errors import CLOSE, Refusal
from api.messages import Request, Response
from api.refusals import JSON
from ledgerdata.operations import CheckedOrder, RecordDraft, by_name
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.values import write_moment
from simulator.new_payments import post_later
from simulator.outcomes.choosing import problems_of_wish
from tenants.keys import DatasetRef

MOST_BYTES = 1_000_000
MEDIA_TYPE = "application/json"
PLAIN = {"", "identity"}

Done = Callable[[Response | Exception], None]

_REQUEST = PaymentRequestSerializer()  # one for all requests: making one copies every field


def payouts(dataset: DatasetRef, request: Request, done: Done) -> None:
    """`POST /payouts`."""
    _post(PaymentType.PAYOUT, dataset, request, done)


def transfers(dataset: DatasetRef, request: Request, done: Done) -> None:
    """`POST /transfers`."""
    _post(PaymentType.TRANSFER, dataset, request, done)


def _post(type: PaymentType, dataset: DatasetRef, request: Request, done: Done) -> None:
    order = read_order(type, read_object(request))
    post_later(dataset, order, lambda outcome: done(_answer(outcome, order)))


def _answer(outcome: RecordDraft | Exception, order: CheckedOrder) -> Response | Exception:
    if isinstance(outcome, Exception):
        return outcome
    try:
        return Response(201, JSON, orjson.dumps(answer_of(outcome, order)))
    except Exception as error:  # whoever waits for an answer gets one
        return error


def read_order(type: PaymentType, body: dict[str, Any]) -> CheckedOrder:
    """The order in the body; its dataset decides the first status.

    Raises InvalidInput naming every faulty field.
    """
    try:
        fields = _REQUEST.to_internal_value(body)
    except ValidationError as error:
        detail: Any = error.detail
        problems = {field: " and ".join(each) for field, each in detail.items()}
        raise InvalidInput(problems | problems_of_wish(type, body.get("metadata"))) from error
    return CheckedOrder(
        type,
        amount=fields["amount"],
        asset=fields["currency"],
        source=fields["sourceAccountId"],
        destination=fields["destinationAccountId"],
        description=fields.get("description") or "",
        metadata=fields.get("metadata") or {},
        idempotency_key=fields["idempotencyKey"],
    )


def answer_of(root: RecordDraft, order: CheckedOrder) -> dict[str, Any]:
    """The request's fields, and the payment's root in the payment's present state (lifecycle.md, rules 5 and 7)."""
    payment = root.payment
    return {
        "id": root.reference,
        "idempotencyKey": payment.reference,
        "createdAt": write_moment(payment.created_at),
        "updatedAt": write_moment(payment.updated_at),
        "status": payment.progress.settlement,
        "amount": str(root.amount),
        "currency": payment.asset,
        "sourceAccountId": order.source,
        "destinationAccountId": order.destination,
        "description": payment.description,
        "metadata": by_name(payment.metadata),
    }


def read_object(request: Request) -> dict[str, Any]:
    """The JSON object in the request's body.

    Raises Refusal: 415 for another type or an encoding, 413 for too large a body, 400 for what is cut off or no JSON.
    """
    media_type = request.headers.get("content-type", "")
    if media_type.partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Content-Type is {media_type!r}; it has to be {MEDIA_TYPE}.")
    encoding = request.headers.get("content-encoding", "").strip()
    if encoding.lower() not in PLAIN:
        detail = f"Content-Encoding is {encoding!r}; a body has to be sent as it is, without one."
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
    _require_whole(request)
    try:
        parsed = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise Refusal(HTTPStatus.BAD_REQUEST, f"The body is not JSON: {error}.") from error
    if not isinstance(parsed, dict):
        raise Refusal(HTTPStatus.BAD_REQUEST, "The body has to be a JSON object.")
    return parsed


def _require_whole(request: Request) -> None:
    """Raises Refusal where the body is too large, or ends before it was announced to."""
    if request.is_cut or len(request.body) > MOST_BYTES:
        # Its rest stays unread, which ends the connection: a client that reused it would lose a POST.
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body may have {MOST_BYTES:,} bytes.", CLOSE)
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > len(request.body):
        detail = f"The body ended after {len(request.body)} of {announced} bytes."
        raise Refusal(HTTPStatus.BAD_REQUEST, detail, CLOSE)
