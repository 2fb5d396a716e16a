"""Drafts as finished rows: the columns of each table, and their values in the same order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring_ascii as quoted

from ledgerdata.writing.bulk.drafts import Draft, EntryDraft, RecordDraft
from ledgerdata.writing.bulk.tables import Row, Tables

PAYMENT_COLUMNS = (
    *("id", "tenant_id", "reference", "type", "asset", "source_id", "destination_id", "scheme", "description"),
    *("metadata", "request_digest", "first_status", "created_at", "amount"),
    *("state", "settled", "refunded", "reversed", "disputed", "lost", "version", "updated_at"),
)
MOVED_COLUMNS = ("id", *PAYMENT_COLUMNS[-8:])
RECORD_COLUMNS = (
    "id",
    "tenant_id",
    "payment_id",
    "sequence",
    "created_at",
    "reference",
    "position",
    "status",
    "amount",
    "payload",
)
ENTRY_COLUMNS = ("tenant_id", "record_id", "account_id", "asset", "change", "balance")


def payment_rows(tables: Tables, tenant_id: int, drafts: Iterable[Draft]) -> Iterator[Row]:
    text, word = tables.text, tables.word
    for draft in drafts:
        yield (
            draft.pk,
            tenant_id,
            text(draft.reference),
            word(draft.type),
            word(draft.asset),
            draft.source.pk if draft.source else tables.null,
            draft.destination.pk if draft.destination else tables.null,
            text(draft.scheme),
            text(draft.description),
            text(_json(draft.metadata)),
            text(draft.request_digest),
            word(draft.progress.first_status),
            draft.created_at,
            tables.amount(draft.progress.amount),
            *_moved(tables, draft),
        )


def _json(metadata: Mapping[str, str]) -> str:
    """What `json.dumps`, and so Django, makes of it, without setting up an encoder for each."""
    return "{" + ", ".join([f"{quoted(name)}: {quoted(value)}" for name, value in metadata.items()]) + "}"


def moved_rows(tables: Tables, drafts: Iterable[Draft]) -> list[Row]:
    return [(draft.pk, *_moved(tables, draft)) for draft in drafts]


def _moved(tables: Tables, draft: Draft) -> Row:
    amount, zero = tables.amount, tables.zero
    _, _, state, _, settled, refunded, reversed, disputed, lost = draft.progress
    return (
        tables.word(state),
        amount(settled) if settled else zero,
        amount(refunded) if refunded else zero,
        amount(reversed) if reversed else zero,
        amount(disputed) if disputed else zero,
        amount(lost) if lost else zero,
        draft.version,
        draft.updated_at,
    )


def record_rows(tables: Tables, tenant_id: int, keys: Sequence[int], records: Sequence[RecordDraft]) -> Iterator[Row]:
    text, word, amount_of, json = tables.text, tables.word, tables.amount, tables.json
    for key, (payment, sequence, created_at, reference, position, status, amount, payload) in zip(
        keys, records, strict=True
    ):
        yield (
            key,
            tenant_id,
            payment.pk,
            sequence,
            created_at,
            text(reference),
            position,
            word(status),
            amount_of(amount),
            json(payload),
        )


def entry_rows(tables: Tables, tenant_id: int, keys: Sequence[int], entries: Sequence[EntryDraft]) -> Iterator[Row]:
    amount_of, word = tables.amount, tables.word
    for record, account, asset, change, balance in entries:
        yield (tenant_id, keys[record], account.pk, word(asset), amount_of(change), amount_of(balance))
