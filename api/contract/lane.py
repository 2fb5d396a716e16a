"""The contract's six operations, and the way of a plain request to its answer.

The way goes by path and method to an operation, and by the API key to the dataset. A request that is not plain goes
the long way (`long_way`): there is something to do for its dataset first, or something to refuse.
"""

import re
from http import HTTPStatus
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError
from rest_framework.serializers import ValidationError

from api.contract.fields import read_object
from api.contract.filters import AccountFilter, TransactionFilter
from api.contract.long_way import Done, Read, Write, read_slowly, refused, write_slowly
from api.contract.queries import read_page
from api.contract.shapes import PaymentRequestSerializer
from api.errors import Refusal, answer_to, unknown_path
from api.messages import Request, Respond, Response
from api.refusals import JSON
from ledgerdata.models import Kind
from ledgerdata.operations import CheckedOrder, RecordDraft, by_name
from ledgerdata.reading.balances import holdings
from ledgerdata.reading.pages import account_payloads, record_payloads
from ledgerdata.rules.errors import InvalidInput, LedgerError
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.values import write_moment
from simulator.new_payments import post_later
from simulator.outcomes.choosing import problems_of_wish
from tenants.db.statements import DatasetRef, KeyInUse
from tenants.keys import KeyRefused
from tenants.models import Tenant

READ_METHODS = ("GET", "HEAD")
BEARER = "Bearer "
BALANCES = "/accounts/{accountId}/balances"

_ONE_ACCOUNTS_BALANCES = re.compile(r"/accounts/[^/]+/balances")
_REQUEST = PaymentRequestSerializer()  # one for all requests: making one copies every field


def transactions(dataset: DatasetRef, request: Request) -> Response:
    """`GET /transactions`."""
    page = read_page(TransactionFilter, request.query)
    return Response(200, JSON, b"[%b]" % record_payloads(dataset, page))


def accounts(dataset: DatasetRef, request: Request) -> Response:
    """`GET /accounts`."""
    page = read_page(AccountFilter, request.query)
    return Response(200, JSON, b"[%b]" % account_payloads(dataset, Kind.INTERNAL, page))


def beneficiaries(dataset: DatasetRef, request: Request) -> Response:
    """`GET /beneficiaries`."""
    page = read_page(AccountFilter, request.query)
    return Response(200, JSON, b"[%b]" % account_payloads(dataset, Kind.BENEFICIARY, page))


def balances(dataset: DatasetRef, request: Request) -> Response:
    """`GET /accounts/{accountId}/balances`."""
    found = holdings(dataset, request.path.split("/")[2])
    amounts = [{"amount": str(amount), "currency": asset} for asset, amount in found.amounts.items()]
    item = {"id": found.reference, "accountID": found.reference, "at": write_moment(found.at), "balances": amounts}
    return Response(200, JSON, orjson.dumps(item))


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
        "createdAt": payment.created,
        "updatedAt": payment.updated,
        "status": payment.progress.settlement,
        "amount": str(root.amount),
        "currency": payment.asset,
        "sourceAccountId": order.source,
        "destinationAccountId": order.destination,
        "description": payment.description,
        "metadata": by_name(payment.metadata),
    }


READS: dict[str, Read] = {
    "/transactions": transactions,
    "/accounts": accounts,
    BALANCES: balances,
    "/beneficiaries": beneficiaries,
}
WRITES: dict[str, Write] = {"/payouts": payouts, "/transfers": transfers}


def path_of(request: Request) -> str | None:
    """The contract's path that the request is for, with the names of its variables; None for any other path."""
    path = request.path
    if path in READS or path in WRITES:
        return path
    return BALANCES if _ONE_ACCOUNTS_BALANCES.fullmatch(path) else None


def is_read(request: Request) -> bool:
    """Whether the answer is given without waiting for a write."""
    return request.method in READ_METHODS or path_of(request) not in WRITES


def answer(request: Request, respond: Respond) -> None:
    """Has the request answered by one call of `respond`: that of a read at once, that of a write by any thread."""
    path = path_of(request)
    if path in WRITES and request.method == "POST":
        _write(WRITES[path], request, respond)
    else:
        _read(path, request, respond)


def answer_at_once(request: Request) -> Response | None:
    """The answer to a read whose key is in use, and so waits for nobody.

    None where `answer` is needed: the key has to be looked up, which may make a dataset or note the use; the dataset
    has something due; or the request is refused, and what is wrong with the key comes first.
    """
    path = path_of(request)
    if path not in READS or request.method not in READ_METHODS:
        return None
    try:
        return READS[path](_dataset_by_key(request), request)
    except (LedgerError, OperationalError, InterfaceError) as error:  # where the database failed, it is not tried twice
        return answer_to(error)
    except Exception:
        return None


def _read(path: str | None, request: Request, respond: Respond) -> None:
    at_once = unknown_path(request.path) if path is None else answer_at_once(request)
    if at_once is not None:
        respond(at_once)
        return
    assert path is not None
    if path in WRITES or request.method not in READ_METHODS:
        respond(refused(request, _not_allowed(path, request)))
    else:
        read_slowly(READS[path], request, respond)


def _write(write: Write, request: Request, respond: Respond) -> None:
    def finish(outcome: Response | Exception) -> None:
        respond(outcome if isinstance(outcome, Response) else refused(request, outcome))

    def look_closer(outcome: Response | Exception) -> None:
        if isinstance(outcome, Tenant.DoesNotExist):
            write_slowly(write, request, finish, respond)
        else:
            finish(outcome)

    try:
        write(_dataset_by_key(request), request, look_closer)
    except (OperationalError, InterfaceError) as error:
        finish(error)
    except Exception:  # no query has run yet: errors of form come after those of the key and of fault rules
        write_slowly(write, request, finish, respond)


def _dataset_by_key(request: Request) -> DatasetRef:
    """The key itself, which saves a query; where it opens no dataset, the write raises Tenant.DoesNotExist.

    Raises KeyRefused where the header is not in its usual form: `bearer_key` says later whether it is one all the same.
    """
    header = request.headers.get("authorization", "")
    if not header.startswith(BEARER):
        raise KeyRefused
    return KeyInUse(header[len(BEARER) :])


def _not_allowed(path: str, request: Request) -> Refusal:
    allowed = ("POST",) if path in WRITES else READ_METHODS
    detail = f"{request.method} cannot be done here; use {' or '.join(allowed)}."
    return Refusal(HTTPStatus.METHOD_NOT_ALLOWED, detail, (("Allow", ", ".join(allowed)),))
