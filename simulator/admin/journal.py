"""The page Journal: the requests that came, with their answers; and the page of one request."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from simulator.admin.journal_form import JournalForm
from simulator.admin.journal_lines import line_of
from simulator.journal.deleting import delete_requests
from simulator.journal.progress import key_names
from simulator.journal.reading import request_at, requests_of
from simulator.models import JournalBatch
from tenants.admin_scoping import TenantScoped
from tenants.sign_in import require_tenant

PER_PAGE = 100


@admin.register(JournalBatch)
class JournalAdmin(TenantScoped):
    """Nothing here can be changed: the server writes it. All of it can be deleted."""

    def get_urls(self) -> list[URLPattern]:
        delete = self.admin_site.admin_view(self.delete_requests_view)
        return [
            path("delete-requests/", delete, name="simulator_journalbatch_delete_requests"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        tenant = require_tenant(request)
        form = JournalForm(tenant, request.GET)
        page = Paginator(requests_of(tenant, form.wanted()), PER_PAGE).get_page(request.GET.get("p"))
        keys = key_names(tenant)
        query = request.GET.copy()
        query.pop("p", None)
        context = self.admin_site.each_context(request) | {
            "title": "Journal",
            "opts": self.opts,
            "form": form,
            "page": page,
            "numbers": page.paginator.get_elided_page_range(page.number),
            "query": query.urlencode(),
            "lines": [line_of(placed, keys) for placed in page],
            "kept": settings.JOURNAL,
        }
        return TemplateResponse(request, "admin/simulator/journal.html", context | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        batch = self.get_object(request, object_id)
        place = request.GET.get("place", "0")
        found = batch and place.isascii() and place.isdecimal() and request_at(batch.tenant, batch.pk, int(place[:9]))
        if not found:
            raise Http404
        placed, bodies = found
        context = self.admin_site.each_context(request) | {
            "title": f"{placed.entry.method} {placed.entry.path}",
            "opts": self.opts,
            "line": line_of(placed, key_names(batch.tenant)),
            "bodies": zip(("Request", "Answer"), bodies, strict=True) if bodies else (),
        }
        return TemplateResponse(request, "admin/simulator/journal_request.html", context)

    def delete_requests_view(self, request: HttpRequest) -> HttpResponse:
        """Deletes all requests, once it is meant; how far readers have come stays known."""
        tenant = require_tenant(request)
        if not super().has_change_permission(request):
            raise PermissionDenied
        back = reverse("admin:simulator_journalbatch_changelist")
        if request.method != "POST":
            context = {**self.admin_site.each_context(request), "title": "Delete all requests", "opts": self.opts}
            context |= {"has_requests": bool(requests_of(tenant)), "back": back}
            return TemplateResponse(request, "admin/simulator/journal_delete.html", context)
        delete_requests(tenant)
        self.message_user(request, "All requests up to now were deleted from the journal.", messages.SUCCESS)
        return redirect(back)
