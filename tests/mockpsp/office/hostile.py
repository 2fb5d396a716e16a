"""Every address of the back office, hostile values for its parameters, and what watches which ones a page reads."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle, islice
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import QueryDict
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from ledgerdata.models import Payment
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import Status
from simulator.models import DueStep
from tenants.models import ApiKey, Tenant
from tenants.naming import label_of

LIST = reverse("admin:ledgerdata_payment_changelist")


IBAN = "DE89370400440532013000"


VALUES = [
    "a%00",
    "9" * 30,
    "9" * 5_000,
    "-1",
    "1.5",
    "%ff%fe",
    "x" * 3_000,
    quote("💶'\"<script>alert(1)</script>\r\nSet-Cookie: x=y"),
    "0001-01-01",
    "9999-12-31",
    quote("([%s{0}"),
    "",
]


"""As they stand in an address."""


FIELD_VALUES = [VALUES[1], VALUES[3], VALUES[7], ""]


"""Those that a form's own checks let through here and there; the others are sent in all fields at once."""


ALONE = [
    pytest.param([VALUES[0], VALUES[1], VALUES[7]], id="few"),
    pytest.param(VALUES, id="all", marks=pytest.mark.soak),
]


"""Those that each parameter gets with no other beside it, which might be refused first; all come in mixtures."""


LOOKUPS = ("reference__regex", "name", "id__in", "created_at__year", "metadata__a", "amount__gt", "tenant__name", "x[]")


"""What a list of Django's would filter by, and a page with parameters of arrays."""


def routes(patterns: list[Any], start: str = "/admin/") -> Iterator[str]:
    """Every route of the back office, its parameters written as the pattern has them."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, f"{start}{pattern.pattern}")
        elif isinstance(pattern, URLPattern) and "(?P" not in str(pattern.pattern):
            yield f"{start}{pattern.pattern}"


ROUTES = sorted(set(routes(admin.site.get_urls())))


PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def filled(route: str, **hostile: str) -> str:
    """The address of the route for the first row of its model, with the hostile parameters in place."""
    known = {f"{model._meta.app_label}/{model._meta.model_name}": model for model in admin.site._registry}
    model = known.get("/".join(route.split("/")[2:4]))
    row = model._default_manager.order_by("pk").first() if model else None
    values = {
        **{"object_id": str(row.pk) if row else "1", "id": str(row.pk) if row else "1", "name": "refund"},
        **{"format": "csv", "reference": "main"},
        **{"step": str(_step().pk), "what": "drop", "way": "up", "preset": "locked"},
        **{"app_label": "ledgerdata", "url": "nowhere", "content_type_id": str(_content_type().pk)},
        **{"number": str(_first(Tenant)), "pk": str(_first(ApiKey))},
    }
    return PARAMETER.sub(lambda parameter: (values | hostile)[parameter[1]], route)


def _first(model: type[Model]) -> int:
    """The primary key of its first row."""
    return min(model._default_manager.values_list("pk", flat=True), default=1)


def _step() -> DueStep:
    """One that is due much later; the page that drops it takes one each time."""
    payment = Payment.objects.order_by("pk")[0]
    values = {"tenant": payment.tenant, "payment": payment, "action": Action.SUCCEED}
    due_at = payment.created_at + timedelta(days=1_000)
    return DueStep.objects.order_by("pk").first() or DueStep.objects.create(due_at=due_at, **values)


def _content_type() -> ContentType:
    return ContentType.objects.get_for_model(Payment)


def usual(tenant: Tenant) -> dict[str, str]:
    """What every form takes, so that one hostile field is not hidden behind an empty one."""
    payment = Payment.objects.filter(state=Status.PENDING).get()
    return {
        **{"type": "PAYIN", "status": "SUCCEEDED", "amount": "1", "currency": "EUR/2", "destination": "main"},
        **{"name": "Till", "id": "till", "holder": "Anna", "iban": IBAN, "metadata-key": "k", "metadata-value": "v"},
        **{"scenario": "card-shop", "days": "1", "payins": "1", "others": "1", "accounts": "1", "beneficiaries": "1"},
        **{"action": "succeed", "index": "0", "_selected_action": str(payment.pk), "version": "1"},
        **{f"version-{payment.pk}": "1", "dataset": label_of(tenant), "username": "anna", "password": "wrong"},
        **{"outcome": "pending", "shortfall": "FAIL", "course": "fail", "to": "1ms", "length": "1m", "per_minute": "1"},
        **{"endpoint": "http://localhost:8000", "polling_period": "10s", "where": "own", "stack_url": "http://a.test"},
    }


class Watch:
    """The names of the parameters that pages read while it watches."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    @contextmanager
    def on(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            for method in ("get", "getlist", "__getitem__", "__contains__", "pop"):
                patch.setattr(QueryDict, method, self._watched(getattr(QueryDict, method)))
            # Django's own looks for each name when it makes the dictionary, which is no page that reads
            patch.setattr(QueryDict, "setlistdefault", lambda query, name: dict.setdefault(query, name, []))
            yield

    def _watched(self, method: Any) -> Any:
        def read(query: QueryDict, name: str, *rest: Any) -> Any:
            self.names.add(name)
            return method(query, name, *rest)

        return read


def fields_of(answer: Any) -> set[str]:
    """The fields of the forms on the page."""
    context = getattr(answer, "context", None) or {}
    forms = [context[name] for name in ("form", "adminform") if name in context]
    return {name for form in forms for name in getattr(form, "form", form).fields}


def filters_of(answer: Any) -> set[str]:
    """The parameters of the list's filters, which take theirs out of a copy."""
    context = getattr(answer, "context", None) or {}
    return {spec.parameter_name for spec in context["cl"].filter_specs} if "cl" in context else set()


def posted(browser: Client, address: str, body: str) -> Any:
    return browser.post(address, body, content_type="application/x-www-form-urlencoded")


def spoilt(usual: dict[str, str], name: str, value: str) -> str:
    """The usual form with one hostile field."""
    return urlencode({field: held for field, held in usual.items() if field != name}) + f"&{name}={value}"


def mixtures(names: Iterable[str]) -> Iterator[str]:
    """Queries of all the names at once, in which each has each of the values once."""
    for first in range(len(VALUES)):
        values = islice(cycle(VALUES), first, None)
        yield "&".join(f"{name}={value}" for name, value in zip(sorted(names), values, strict=False))
