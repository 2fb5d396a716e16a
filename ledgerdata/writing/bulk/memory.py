"""Makes a bulk writer's memory agree with the database again, after others wrote or after an interruption."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from ledgerdata.models import Account, Balance, Payment
from ledgerdata.rules.errors import NotPossible
from ledgerdata.writing.bulk.drafts import Draft, Held
from ledgerdata.writing.bulk.writer import BulkWriter
from tenants.scoping import for_tenant

ROWS_AT_ONCE = 500

Item = TypeVar("Item")


def reload(writer: BulkWriter, in_flight: Iterable[Draft]) -> set[Draft]:
    """Accounts, balances and payments in flight as the database has them; returns those payments that it holds.

    Raises NotPossible where accounts are gone: the dataset was reset.
    """
    _reload_parties(writer)
    _reload_balances(writer)
    return set(_reload_payments(writer, in_flight))


def _reload_parties(writer: BulkWriter) -> None:
    for some in _chunks(writer.parties):
        rows = for_tenant(Account, writer.ledger.tenant).filter(reference__in=some).values_list("reference", "pk")
        keys = dict(rows)
        if len(keys) < len(some):
            raise NotPossible("Accounts of this run are no longer in the dataset; start a new one.")
        for reference, key in keys.items():
            writer.parties[reference].pk = key


def _reload_balances(writer: BulkWriter) -> None:
    writer.held.clear()
    for balance in for_tenant(Balance, writer.ledger.tenant).select_related("account"):
        party = writer.parties.get(balance.account.reference)
        if party:
            held = Held(party, balance.asset, balance.amount, balance.changed_at)
            writer.held[party.reference, balance.asset] = held


def _reload_payments(writer: BulkWriter, in_flight: Iterable[Draft]) -> Iterator[Draft]:
    for some in _chunks(in_flight):
        drafts = {(draft.type, draft.reference): draft for draft in some}
        references = [reference for _, reference in drafts]
        for payment in for_tenant(Payment, writer.ledger.tenant).filter(reference__in=references):
            draft = drafts.get((payment.type, payment.reference))
            if draft:
                draft.pk, draft.progress, draft.version = payment.pk, payment.progress, payment.version
                yield draft


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while some := list(islice(left, ROWS_AT_ONCE)):
        yield some
