"""Rows that stay in a list though its filter fits them no more: those that were acted on, and those that are ticked.

The address names them, so that a reload shows the same: TOUCHED are marked as changed, KEPT only stay.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ledgerdata.admin.form_pages import safe_back
from tenants.row_keys import is_key

TOUCHED, KEPT = "touched", "kept"
MOST = 100  # as many as a list shows: an address has to stay short


def with_touched(url: str, pks: Iterable[int]) -> str:
    """The address of a list, with these rows added to those that were touched."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    before = next((value for name, value in query if name == TOUCHED), "")
    touched = list(dict.fromkeys([*map(str, pks), *_keys(before)]))[:MOST]
    rest = [(name, value) for name, value in query if name != TOUCHED]
    return parts._replace(query=urlencode([*rest, (TOUCHED, ".".join(touched))] if touched else rest)).geturl()


def back_to_row(request: HttpRequest, pk: int, page: str) -> str:
    """Where a press leads back to: the page it was made on. A list then shows the row where it was."""
    back = safe_back(request, page)
    return back if urlsplit(back).path == page else with_touched(back, [pk])


def keep_rows(change_list: ChangeList, request: HttpRequest) -> None:
    """Puts the rows that the address names where they stand by the list's order, and marks those that were touched."""
    touched, wanted = (set(_keys(request.GET.get(name, ""))) for name in (TOUCHED, KEPT))
    if not touched and not wanted:
        return
    rows: list[Any] = list(change_list.result_list)
    missing = (touched | wanted) - {str(row.pk) for row in rows}
    if missing:
        visible = change_list.root_queryset.filter(pk__in=sorted(missing, key=int)[:MOST])
        rows = in_order(rows, list(change_list.apply_select_related(visible)), _order(change_list, request))
    for row in rows:
        row.is_touched = str(row.pk) in touched or str(row.pk) in missing
    change_list.result_list = rows
    change_list.result_count = max(change_list.result_count, len(rows))


def in_order(rows: list[Any], more: list[Any], order: Sequence[str]) -> list[Any]:
    """The rows with some more among them, by the fields of the list's order as the rows are now."""
    merged = list(rows)
    for row in more:
        behind = (at for at, other in enumerate(merged) if _is_before(row, other, order))
        merged.insert(next(behind, len(merged)), row)
    return merged


def _is_before(row: Any, other: Any, order: Sequence[str]) -> bool:
    for field in order:
        value, others = (getattr(each, field.lstrip("-"), None) for each in (row, other))
        if value is not None and others is not None and value != others:
            return bool(value > others) if field.startswith("-") else bool(value < others)
    return False


def changed_mark(row: Any) -> SafeString:
    """The mark of a row that was acted on."""
    if getattr(row, "is_touched", False):
        return format_html('<span class="psp-badge is-info psp-touched">{}</span>', "Changed")
    return mark_safe("")


def _order(change_list: ChangeList, request: HttpRequest) -> list[str]:
    fields = change_list.get_ordering(request, change_list.queryset)
    return [*(field for field in fields if isinstance(field, str)), "-pk"]


def _keys(text: str) -> list[str]:
    return [key for key in text.split(".")[:MOST] if is_key(key)]
