"""The payments that a list finds as a file, CSV or JSON, written while it is sent: all of them, not the first thousand.

A search gives the newest 10,000 that it finds.
"""

import csv
from collections.abc import Iterator
from typing import Any

import orjson
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from ledgerdata.admin.cells import how_far
from ledgerdata.admin.paging import MOST_ROWS
from ledgerdata.admin.payment_order import OrderedPayments
from ledgerdata.admin.statement_csv import BYTE_ORDER_MARK, Echo, number, plain
from ledgerdata.models import Account, Payment
from ledgerdata.rules.values import write_moment

TOTALS = ("settled", "refunded", "reversed", "disputed", "lost")
COLUMNS = (
    *("reference", "type", "state", "status", "asset", "amount", *TOTALS),
    *("source", "sourceName", "destination", "destinationName"),
    *("scheme", "description", "created", "changed", "metadata"),
)
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def export(change_list: OrderedPayments, request: HttpRequest, format: str) -> HttpResponseBase:
    """The payments of the list, newest first, as a download."""
    if format not in CONTENT_TYPES:
        raise Http404
    write = _csv if format == "csv" else _json
    response = StreamingHttpResponse(write(_payments(change_list, request)), content_type=CONTENT_TYPES[format])
    name = str(change_list.opts.verbose_name_plural)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response


def _payments(change_list: OrderedPayments, request: HttpRequest) -> Iterator[Payment]:
    """As many at once as a list gets at most: however many they are, only so many are in memory."""
    every = change_list.root_queryset
    rows: list[Payment] | None = None
    while rows is None or len(rows) == MOST_ROWS:
        if rows:
            change_list.root_queryset = every.filter(pk__lt=rows[-1].pk)
        found = change_list.get_queryset(request).defer(None).select_related("source", "destination")
        rows = list(found.order_by("-pk")[:MOST_ROWS])
        yield from rows


def values_of(payment: Payment) -> dict[str, Any]:
    """A payment's facts by name; amounts in the currency's own digits, as text: some have more than a float holds."""
    amounts = {name: number(getattr(payment, name), payment.asset) for name in ("amount", *TOTALS)}
    return {
        "reference": payment.reference,
        "type": payment.type,
        "state": how_far(payment),
        "status": payment.state,
        "asset": payment.asset,
        **amounts,
        **_side("source", payment.source),
        **_side("destination", payment.destination),
        "scheme": payment.scheme,
        "description": payment.description,
        "created": write_moment(payment.created_at),
        "changed": write_moment(payment.updated_at),
        "metadata": payment.metadata,
    }


def _side(side: str, account: Account | None) -> dict[str, str | None]:
    return {side: account.reference if account else None, f"{side}Name": account.name if account else None}


def _csv(payments: Iterator[Payment]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK + writer.writerow(COLUMNS)
    for payment in payments:
        values = values_of(payment)
        values["metadata"] = orjson.dumps(payment.metadata).decode() if payment.metadata else ""
        yield writer.writerow(plain(values[name] or "") for name in COLUMNS)


def _json(payments: Iterator[Payment]) -> Iterator[bytes]:
    yield b"["
    for place, payment in enumerate(payments):
        yield (b",\n" if place else b"\n") + orjson.dumps(values_of(payment))
    yield b"\n]\n"
