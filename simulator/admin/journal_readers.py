"""The consumer's part of the dashboard: what each key has read, and when; and the same for a payment's records."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from ledgerdata.models import Payment
from simulator.admin.journal_lines import LIST, ago, request_url, status_badge, to_millisecond
from simulator.journal.progress import Standing, key_names, readers_of
from simulator.journal.reading import Placed, givings_of
from simulator.journal.sequences import TRANSACTIONS
from simulator.models import Reader
from tenants.models import Tenant
from tenants.scoping import for_tenant


def readers_context(tenant: Tenant) -> dict[str, Any]:
    """What the dashboard shows of who reads the dataset."""
    return {"readers": [_line(standing) for standing in readers_of(tenant)], "journal_kept": settings.JOURNAL}


def _line(standing: Standing) -> dict[str, Any]:
    reader, now = standing.reader, timezone.now()
    query = {"operation": reader.operation, "key": str(reader.key)}
    return {
        "operation": reader.operation,
        "key": standing.key,
        "url": f"{reverse(LIST)}?{urlencode(query)}",
        "ago": ago(now - reader.last_at),
        "at": reader.last_at,
        "status": status_badge(reader.last_status),
        "page": reader.last_page,
        "items": reader.last_items,
        "not_read": standing.not_read,
        "requests": reader.requests,
        "left_out": reader.left_out,
        "errors": reader.errors,
        "error_ago": ago(now - reader.error_at) if reader.error_at else "",
        "error_status": "" if reader.error_status is None else status_badge(reader.error_status),
    }


def with_givings(payment: Payment, events: list[dict[str, Any]]) -> None:
    """Adds to each record of the payment's page whether the record was given, when, and to which key."""
    tenant = payment.tenant
    readers = list(for_tenant(Reader, tenant).filter(operation=TRANSACTIONS))
    if not readers and not settings.JOURNAL:
        return
    sequences = dict(payment.records.filter(tenant=tenant).values_list("reference", "sequence"))
    givings, keys = givings_of(tenant, list(sequences.values())), key_names(tenant)
    for event in events:
        sequence = sequences.get(event.get("id", ""))
        if sequence is not None:
            event["given"] = _first_and_last(givings[sequence], keys) or _given_before(sequence, readers, keys)


def _first_and_last(reads: list[Placed], keys: dict[int, str]) -> SafeString | str:
    """By key: the first time and the last, each leading to the request."""
    by_key: dict[int, list[Placed]] = {}
    for read in reads:
        by_key.setdefault(read.entry.key, []).append(read)
    return format_html_join("; ", "{}", ((_to_key(keys.get(key, "?"), theirs),) for key, theirs in by_key.items()))


def _to_key(key: str, reads: list[Placed]) -> SafeString:
    first, last = reads[-1], reads[0]
    once = format_html("Given to {} at {}", key, _link(first))
    return once if first is last else format_html("{}, {} times in all, last at {}", once, len(reads), _link(last))


def _link(placed: Placed) -> SafeString:
    return format_html(
        '<a class="psp-nowrap" href="{}">{}</a>', request_url(placed), to_millisecond(placed.entry.moment)
    )


def _given_before(sequence: int, readers: list[Reader], keys: dict[int, str]) -> str:
    past = [keys.get(reader.key, "?") for reader in readers if reader.given >= sequence]
    if past:
        return f"Given to {', '.join(past)}, before the oldest request that the journal keeps."
    return "Not given to anybody yet."
