"""What a person finds in a dataset who types something: accounts by id or name, payments by all that is theirs."""

import json
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from ledgerdata.models import Account, Payment, Record
from ledgerdata.reading.search_index import find_by_words
from ledgerdata.rules.limits import REFERENCE_LENGTH
from ledgerdata.rules.search_words import read_search
from ledgerdata.rules.values import key_digest
from tenants.models import Tenant
from tenants.scoping import for_tenant

MOST_ACCOUNTS = 20  # of one name, whose payments are found: each is two walks down an index
SIDES = ("source", "destination")
Walk = QuerySet[Any, int]
"""Primary keys of payments, by one index."""
_LAST_LETTER = "\x7f"  # behind all that an id may have


@dataclass(frozen=True, slots=True)
class Found:
    """Primary keys of payments, the newest first."""

    payments: list[int]
    accounts: list[Account]  # those of that name or id
    are_all_accounts: bool  # or more have such a name, and the payments of the newest MOST_ACCOUNTS are there
    are_all_read: bool  # or some payments have no words yet, and only their ids and sides were looked at


def find_payments(tenant: Tenant, text: str, most: int) -> Found:
    """The newest payments that have what was typed: an id or its beginning, an idempotency key, an account or its name,
    or all of the words in their texts and amounts.
    """
    term = text.strip().replace("\0", "")
    accounts, are_all_accounts = accounts_like(tenant, term)
    by_words, are_all_read = find_by_words(tenant, read_search(term), most)
    walks = [
        *_by_id(tenant, term, most),
        _by_key(tenant, term),
        *_by_sides(for_tenant(Payment, tenant), accounts, most),
    ]
    found = {*_newest_of(walks, most), *by_words}
    return Found(sorted(found, reverse=True)[:most], accounts, are_all_accounts, are_all_read)


def accounts_like(tenant: Tenant, text: str) -> tuple[list[Account], bool]:
    """The account with this id; else the newest with such a name or beginning of an id, and whether those are all."""
    accounts = for_tenant(Account, tenant).order_by("-pk")
    called = list(accounts.filter(reference=text))
    if called:
        return called, True
    found = list(accounts.filter(named(text))[: MOST_ACCOUNTS + 1])
    return found[:MOST_ACCOUNTS], len(found) <= MOST_ACCOUNTS


def named(text: str) -> Q:
    """Accounts whose name holds the text, or whose id begins with it.

    SQLite knows small and capital letters of English alone; so that both databases find the same, the text is looked
    for in the ways that people write names.
    """
    spellings = {text, text.lower(), text.upper(), text.title()}
    wanted = Q(reference__startswith=text) | Q(name__icontains=text)
    for spelling in spellings if not text.isascii() else ():
        wanted |= Q(name__contains=spelling)
    return wanted


def of_sides(
    payments: QuerySet[Payment], accounts: list[Account], most: int, sides: tuple[str, ...] = SIDES
) -> list[int]:
    """The newest of the payments that one of the accounts is such a side of, by their primary keys."""
    return _newest_of(_by_sides(payments, accounts, most, sides), most)


def _by_sides(
    payments: QuerySet[Payment], accounts: list[Account], most: int, sides: tuple[str, ...] = SIDES
) -> list[Walk]:
    """Each side is its own walk down an index, no longer than is wanted: `OR` would sort all that an account had."""
    newest = payments.order_by("-pk").values_list("pk", flat=True)
    pairs = product(accounts, sides)
    return [newest.filter(**{"tenant": account.tenant_id, side: account})[:most] for account, side in pairs]


def _newest_of(walks: list[Walk], most: int) -> list[int]:
    """The newest of what the walks find, in one statement."""
    statements, params = list[str](), list[Any]()
    for each in walks:
        with suppress(EmptyResultSet):
            walk, values = each.query.sql_with_params()
            statements.append(f"SELECT * FROM ({walk}) walk")
            params += values
    if not statements:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION '.join(statements)} ORDER BY 1 DESC LIMIT %s", [*params, most])
        return [pk for (pk,) in cursor.fetchall()]


def among(pks: list[int]) -> RawSQL:
    """For `pk__in`: thousands of keys as one value, where each as its own took seconds to plan."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(pks)])
    return RawSQL("SELECT unnest(CAST(%s AS bigint[]))", [pks])


def _by_id(tenant: Tenant, term: str, most: int) -> list[Walk]:
    """Payments with a record whose id begins with the term."""
    if not term or len(term) > REFERENCE_LENGTH or not term.isascii():
        return []
    records = for_tenant(Record, tenant).filter(reference__gte=term, reference__lte=term + _LAST_LETTER)
    return [records.order_by("-reference").values_list("payment", flat=True)[:most]]


def _by_key(tenant: Tenant, term: str) -> Walk:
    """Payments whose idempotency key it is."""
    types = [value for value, _ in Payment._meta.get_field("type").flatchoices]
    payments = for_tenant(Payment, tenant).filter(type__in=types, key_digest=key_digest(term))
    return payments.values_list("pk", flat=True)[: len(types)]  # SQLite walks an index for a limit alone
