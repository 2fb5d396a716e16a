"""Requests of the journal as pages show them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from simulator.journal.entries import Entry, say_status
from simulator.journal.notes import is_error
from simulator.journal.reading import Placed

LIST = "admin:simulator_journalbatch_changelist"
_UNITS = ((86_400, "days"), (3_600, "h"), (60, "min"), (1, "s"))


def request_url(placed: Placed) -> str:
    """The address of a request's page."""
    return f"{reverse('admin:simulator_journalbatch_change', args=[placed.batch])}?place={placed.place}"


def line_of(placed: Placed, keys: dict[int, str]) -> dict[str, Any]:
    """A request as a line of the list."""
    entry = placed.entry
    return {
        "entry": entry,
        "url": request_url(placed),
        "at": to_millisecond(entry.moment),
        "key": keys.get(entry.key, "?"),
        "status": status_badge(entry.status),
        "milliseconds": f"{entry.seconds * 1000:.1f}",
        "rows": rows_of(entry),
    }


def status_badge(status: int) -> SafeString:
    look = "is-ok" if not is_error(status) else "is-wait" if 400 <= status < 500 else "is-bad"
    return format_html('<span class="psp-badge {}">{}</span>', look, say_status(status))


def rows_of(entry: Entry) -> str:
    """Which rows of the list it gave, by their numbers."""
    if entry.first is None or entry.last is None:
        return ""
    without = f" without {len(entry.missing)} of them" if entry.missing else ""
    return (str(entry.first) if entry.first == entry.last else f"{entry.first}-{entry.last}") + without


def to_millisecond(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def ago(length: timedelta) -> str:
    """`12 s ago`, `3 min ago`."""
    seconds = max(int(length.total_seconds()), 0)
    size, unit = next((size, unit) for size, unit in (*_UNITS, (0, "s")) if seconds >= size)
    return f"{seconds // size if size else 0} {unit} ago"
