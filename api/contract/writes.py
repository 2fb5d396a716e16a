"""The two writes: a payment is ordered, and its root is the answer, once it is committed."""

from collections.abc import Callable
from typing import Any

import orjson
from rest_framework.serializers import ValidationError

from api.contract.bodies import read_object
from api.contract.shapes import PaymentRequestSerializer
from api.messages import Request, Response
from api.refusals import JSON
from ledgerdata.operations import CheckedOrder, RecordDraft
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.moments import write_moment
from simulator.outcomes.choosing import problems_of_wish
from simulator.taking import post_later
from tenants.db.dataset_ref import DatasetRef

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
    """The payment that the body asks for; its first status is its dataset's to say.

    Raises InvalidInput naming every faulty field.
    """
    try:
        asked = _REQUEST.to_internal_value(body)
    except ValidationError as error:
        problems: Any = error.detail
        told = {field: " and ".join(each) for field, each in problems.items()}
        raise InvalidInput(told | problems_of_wish(type, body.get("metadata"))) from error
    return CheckedOrder(
        type,
        amount=asked["amount"],
        asset=asked["currency"],
        source=asked["sourceAccountId"],
        destination=asked["destinationAccountId"],
        description=asked.get("description") or "",
        metadata=asked.get("metadata") or {},
        idempotency_key=asked["idempotencyKey"],
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
        "amount": str(payment.amount),
        "currency": payment.asset,
        "sourceAccountId": order.source,
        "destinationAccountId": order.destination,
        "description": payment.description,
        "metadata": payment.metadata,
    }
