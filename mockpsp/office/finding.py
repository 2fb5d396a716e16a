"""Finds pages, accounts and payments by one text: a page of its own, which the keyboard's palette shows in place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from ledgerdata.admin.cells import account_url, money, page_url, state_badge
from ledgerdata.models import Account, Beneficiary, InternalAccount, Payment
from mockpsp.office.frame import frame
from mockpsp.office.navigation import navigation
from tenants.sign_in import active_tenant, is_operator

MOST = 6  # of a kind; the lists show all
LONGEST = 200

_FORMS = {
    "New transaction": "ledgerdata_payment_add",
    "New internal account": "ledgerdata_internalaccount_add",
    "New beneficiary": "ledgerdata_beneficiary_add",
    "New bank account": "ledgerdata_bankaccount_add",
    "Generate transactions": "ledgerdata_payment_generate",
    "New behaviour rule": "simulator_outcomerule_add",
    "New fault": "simulator_faultrule_add",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One line: where it leads, and what is said beside it."""

    label: str
    url: str
    beside: str = ""


def find(request: HttpRequest) -> HttpResponse:
    """The page; without a text it offers all pages."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    groups = {"Pages": list(_pages(request, text)), "Accounts": [], "Payments": []}
    if text:
        groups |= {"Accounts": _accounts(request, text), "Payments": _payments(request, text)}
    found = [(title, lines) for title, lines in groups.items() if lines]
    return TemplateResponse(request, "admin/find.html", frame(request, "Find") | {"text": text, "found": found})


def _pages(request: HttpRequest, text: str) -> Iterator[Found]:
    tenant = active_tenant(request)
    links = [link for group in navigation(request, is_operator(request), tenant) for link in group.links]
    pages = {link.label: link.url for link in links}
    if tenant is not None:
        pages |= {label: reverse(f"admin:{name}") for label, name in _FORMS.items()}
    words = text.lower().split()
    return (Found(label, url) for label, url in pages.items() if all(word in label.lower() for word in words))


def _accounts(request: HttpRequest, text: str) -> list[Found]:
    rows: list[Account] = [*_rows(request, InternalAccount, text), *_rows(request, Beneficiary, text)]
    return [Found(row.name, account_url(row), row.reference) for row in rows]


def _payments(request: HttpRequest, text: str) -> list[Found]:
    return [
        Found(row.reference, page_url("payment", row.pk), money(row.amount, row.asset) + state_badge(row))
        for row in _rows(request, Payment, text)
    ]


def _rows(request: HttpRequest, model: type[Any], text: str) -> list[Any]:
    """The newest that the list of this model would show for the text."""
    listed = admin.site.get_model_admin(model)
    rows, _ = listed.get_search_results(request, listed.get_queryset(request), text)
    return list(rows.order_by("-pk")[:MOST])
