"""Drafts as finished rows: the columns of each table, and their values in the same order."""

from collections.abc import Iterator, Mapping, Sequence
from json.encoder import encode_basestring_ascii as quoted

from ledgerdata.bulk.drafts import Draft, EntryDraft, RecordDraft
from ledgerdata.bulk.tables import Row, Tables

PAYMENT_COLUMNS = (
    *("id", "tenant_id", "reference", "type", "asset", "source_id", "destination_id", "scheme", "description"),
    *("metadata", "request_digest", "first_status", "created_at", "amount"),
    *("state", "settled", "refunded", "reversed", "disputed", "lost", "steps", "updated_at"),
)
MOVED_COLUMNS = ("id", *PAYMENT_COLUMNS[-8:])
RECORD_COLUMNS = ("id", "tenant_id", "payment_id", "number", "stamp", "reference", "step", "status", "amount", "wire")
ENTRY_COLUMNS = ("tenant_id", "record_id", "account_id", "asset", "change", "balance")


def payment_rows(tables: Tables, tenant_id: int, drafts: Sequence[Draft]) -> Iterator[Row]:
    text, amount, moment = tables.text, tables.amount, tables.moment
    for draft in drafts:
        yield (
            draft.pk,
            tenant_id,
            text(draft.reference),
            text(draft.type),
            text(draft.asset),
            draft.source.pk if draft.source else tables.null,
            draft.destination.pk if draft.destination else tables.null,
            text(draft.scheme),
            text(draft.description),
            text(_json(draft.metadata)),
            text(draft.request_digest),
            text(draft.progress.first_status),
            moment(draft.created_at),
            amount(draft.progress.amount),
            *_moved(tables, draft),
        )


def _json(metadata: Mapping[str, str]) -> str:
    """What `json.dumps`, and so Django, makes of it, without setting up an encoder for each."""
    return "{" + ", ".join([f"{quoted(name)}: {quoted(value)}" for name, value in metadata.items()]) + "}"


def moved_rows(tables: Tables, drafts: Sequence[Draft]) -> list[Row]:
    return [(draft.pk, *_moved(tables, draft)) for draft in drafts]


def _moved(tables: Tables, draft: Draft) -> Row:
    amount, progress, zero = tables.amount, draft.progress, tables.zero
    return (
        tables.text(progress.state),
        amount(progress.settled) if progress.settled else zero,
        amount(progress.refunded) if progress.refunded else zero,
        amount(progress.reversed) if progress.reversed else zero,
        amount(progress.disputed) if progress.disputed else zero,
        amount(progress.lost) if progress.lost else zero,
        draft.steps,
        tables.moment(draft.updated_at),
    )


def record_rows(tables: Tables, tenant_id: int, keys: Sequence[int], records: Sequence[RecordDraft]) -> Iterator[Row]:
    text, amount, moment, binary = tables.text, tables.amount, tables.moment, tables.binary
    for key, record in zip(keys, records, strict=True):
        yield (
            key,
            tenant_id,
            record.payment.pk,
            record.number,
            moment(record.stamp),
            text(record.reference),
            record.step,
            text(record.status),
            amount(record.amount),
            binary(record.wire),
        )


def entry_rows(tables: Tables, tenant_id: int, keys: Sequence[int], entries: Sequence[EntryDraft]) -> Iterator[Row]:
    amount = tables.amount
    for entry in entries:
        yield (
            tenant_id,
            keys[entry.record],
            entry.account.pk,
            tables.text(entry.asset),
            amount(entry.change),
            amount(entry.balance),
        )
