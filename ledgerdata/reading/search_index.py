"""Payments by their words: those that have them in the full text index, and the newest, which may not have them yet.

Common words are looked for in the newest payments one by one, and only rare ones in the index: to find all that have a
common word takes long, and a list shows the newest alone.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from ledgerdata.models import Payment, PaymentWords
from ledgerdata.rules.search_words import EXACTLY, Search, payment_words
from tenants.models import Tenant
from tenants.scoping import for_tenant

NEWEST = 10_000  # payments with words that are looked through one by one
MOST_RARE = 5_000  # payments of the index on PostgreSQL, which does not give them in order; with more a word is common
LOOKED_THROUGH = 200_000  # payments that a common word is looked for in, where the newest are few
MOST_UNREAD = 2_000  # payments without words that a search reads itself

TABLE, FTS = PaymentWords._meta.db_table, "ledgerdata_wordsearch"
_READ = ("pk", "reference", "type", "asset", "amount", "scheme", "description", "metadata")
_BOUNDARY = f"COALESCE((SELECT id FROM {TABLE} WHERE tenant_id = %s ORDER BY id DESC LIMIT 1 OFFSET {NEWEST}), 0)"


def find_by_words(tenant: Tenant, search: Search, most: int) -> tuple[list[int], bool]:
    """The primary keys of payments with these words, the newest first; and whether all that the dataset has were read.

    They were not where more of them lack their words than a search reads by itself.
    """
    if not search.wishes:
        return [], True
    unread = payments_without_words(tenant).order_by("-pk")
    newest = list(with_words(tenant, unread[: MOST_UNREAD + 1]))
    found = [pk for pk, words in newest[:MOST_UNREAD] if search.finds(words)]
    (boundary,) = _ids(f"SELECT {_BOUNDARY}", [tenant.pk])
    found += _among_newest(tenant, search, boundary, most)
    if boundary and len(found) < most:
        rare = _sqlite_index if connection.vendor == "sqlite" else _postgresql_index
        found += rare(tenant, search, boundary, most)
    return found[:most], len(newest) <= MOST_UNREAD


def payments_without_words(tenant: Tenant) -> QuerySet[Payment]:
    """Words are made in the order of primary keys, so these are all behind the last one that has them."""
    last = for_tenant(PaymentWords, tenant).order_by("-pk").values_list("pk", flat=True).first()
    return for_tenant(Payment, tenant).filter(pk__gt=last or 0)


def with_words(tenant: Tenant, payments: QuerySet[Payment]) -> Iterator[tuple[int, list[str]]]:
    """The payments, each with its words, the dataset's among them."""
    for pk, reference, type, asset, amount, scheme, description, metadata in payments.values_list(*_READ):
        texts = [type, scheme, description, *metadata.values()]
        yield pk, [_dataset_word(tenant), *payment_words(reference, asset, amount, texts)]


def _dataset_word(tenant: Tenant) -> str:
    """Keeps a search to the dataset, within the index already."""
    return f"§{tenant.pk}"


def _among_newest(tenant: Tenant, search: Search, boundary: int, most: int) -> list[int]:
    """Those of the newest payments with words."""
    wanted, params = _row_by_row(search)
    sql = f"SELECT id FROM {TABLE} WHERE tenant_id = %s AND id > %s AND ({wanted}) ORDER BY id DESC LIMIT %s"
    return _ids(sql, [tenant.pk, boundary, *params, most])


def _row_by_row(search: Search) -> tuple[str, list[str]]:
    """A condition that is looked at in each row, past the index."""
    if connection.vendor == "postgresql":
        return "(words @@ CAST(%s AS tsquery)) IS TRUE", [_tsquery(search)]
    words: list[str] = []

    def is_held(word: str) -> str:
        words.append(f" {word}")
        return "instr(words, %s) > 0"

    return search.write(is_held, all_of=" AND ", any_of=" OR "), words


def _sqlite_index(tenant: Tenant, search: Search, boundary: int, most: int) -> list[int]:
    match = search.write(lambda word: _wanted(word, '"{}"', '"{}" *'), all_of=" AND ", any_of=" OR ")
    sql = f"SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s AND rowid <= %s ORDER BY rowid DESC LIMIT %s"
    return _ids(sql, [f'"{_dataset_word(tenant)}" AND ({match})', boundary, most])


def _postgresql_index(tenant: Tenant, search: Search, boundary: int, most: int) -> list[int]:
    query = f"'{_dataset_word(tenant)}' & ({_tsquery(search)})"
    by_index = f"SELECT id FROM {TABLE} WHERE words @@ CAST(%s AS tsquery) AND tenant_id = %s AND id <= %s LIMIT %s"
    found = _ids(by_index, [query, tenant.pk, boundary, MOST_RARE + 1])
    if len(found) <= MOST_RARE:
        return sorted(found, reverse=True)[:most]
    newest = f"SELECT id, words FROM {TABLE} WHERE tenant_id = %s AND id <= %s ORDER BY id DESC LIMIT {LOOKED_THROUGH}"
    common = f"SELECT id FROM ({newest}) newest WHERE words @@ CAST(%s AS tsquery) LIMIT %s"
    found += _ids(common, [tenant.pk, boundary, query, most])
    return sorted(set(found), reverse=True)[:most]


@lru_cache(maxsize=64)
def _tsquery(search: Search) -> str:
    return search.write(lambda word: _wanted(word, "'{}'", "'{}':*"), all_of=" & ", any_of=" | ")


def _wanted(word: str, exactly: str, as_beginning: str) -> str:
    return (exactly if word.endswith(EXACTLY) else as_beginning).format(word.removesuffix(EXACTLY))


def _ids(sql: str, params: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [pk for (pk,) in cursor.fetchall()]
