"""The four reads: each gives its answer from the dataset that it is about, in one query."""

import orjson

from api.contract.filters import AccountFilter, TransactionFilter
from api.contract.queries import read_page
from api.messages import Request, Response
from api.refusals import JSON
from ledgerdata.models import Kind
from ledgerdata.reading.balances import holdings
from ledgerdata.reading.pages import account_payloads, record_payloads
from ledgerdata.rules.values import write_moment
from tenants.keys import DatasetRef


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
