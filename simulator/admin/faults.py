"""The page Faults: rules in their order, presets, hits that move, and a request to try the rules with."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from ledgerdata.admin.form_pages import attempt, form_page, safe_back
from ledgerdata.rules.errors import LedgerError
from simulator.admin.fault_form import FAULT, FaultForm
from simulator.admin.faults_page import page_of, watched
from simulator.faults import rulebook
from simulator.models import FaultRule
from tenants.admin_scoping import TenantScoped
from tenants.models import Tenant
from tenants.sign_in import require_tenant

HERE = "admin:simulator_faultrule_changelist"
MOVES = {"up": -1, "down": 1}


@admin.register(FaultRule)
class FaultRuleAdmin(TenantScoped):
    """A rule has a form; all else is done by buttons on the page of all rules."""

    def get_urls(self) -> list[URLPattern]:
        buttons: dict[str, Callable[..., HttpResponse]] = {
            "hits/": self.hits_view,
            "off/": self.off_view,
            "preset/<slug:preset>/": self.preset_view,
            "<path:object_id>/move/<slug:way>/": self.move_view,
            "<path:object_id>/switch/": self.switch_view,
            "<path:object_id>/drop/": self.drop_view,
        }
        own = [path(at, self.admin_site.admin_view(view), name=_name(view)) for at, view in buttons.items()]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        tenant = require_tenant(request)
        context = self.admin_site.each_context(request) | page_of(tenant, request.GET)
        context |= {"title": "Faults", "opts": self.opts} | (extra_context or {})
        return TemplateResponse(request, "admin/simulator/faults.html", context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self._form(request, require_tenant(request), None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        rule = self._seen(request, object_id)
        return self._form(request, rule.tenant, rule)

    def hits_view(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse(watched(require_tenant(request)))

    def off_view(self, request: HttpRequest) -> HttpResponse:
        tenant = require_tenant(request)
        return self._pressed(request, lambda: f"{rulebook.switch_all_off(tenant)} were switched off.")

    def preset_view(self, request: HttpRequest, preset: str) -> HttpResponse:
        tenant = require_tenant(request)
        return self._pressed(request, lambda: f"{rulebook.put_preset(tenant, preset)} is switched on.")

    def move_view(self, request: HttpRequest, object_id: str, way: str) -> HttpResponse:
        rule = self._seen(request, object_id)
        if way not in MOVES:
            raise Http404

        def move() -> str:
            rulebook.move_rule(rule.tenant, rule.pk, MOVES[way])
            return f"{rule} was moved {way}."

        return self._pressed(request, move, f"?moved={rule.pk}&way={way}")  # a fragment would take the focus

    def switch_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        rule = self._seen(request, object_id)

        def switch() -> str:
            rulebook.switch_rule(rule.tenant, rule.pk, on=not rule.is_on)
            return f"{rule} is switched {'off' if rule.is_on else 'on'}."

        return self._pressed(request, switch, f"#rule-{rule.pk}")

    def drop_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        rule = self._seen(request, object_id)
        return self._pressed(request, lambda: f"{rulebook.drop_rule(rule.tenant, rule.pk)} was taken out of the list.")

    def _form(self, request: HttpRequest, tenant: Tenant, rule: FaultRule | None) -> HttpResponse:
        form = FaultForm(tenant, rule, request.POST if request.method == "POST" else None)
        if request.method == "POST":
            put = attempt(form, lambda: rulebook.put_rule(tenant, form.values(), rule.pk if rule else None))
            if put:
                self.message_user(request, put.rule.say(), messages.SUCCESS)
                return redirect(reverse(HERE) + f"#rule-{put.pk}")
        return form_page(self, request, form, FAULT, title=str(rule or "New fault"), button="Save the fault")

    def _seen(self, request: HttpRequest, object_id: str) -> FaultRule:
        rule: FaultRule | None = self.get_object(request, object_id)
        if rule is None or not self.has_change_permission(request, rule):
            raise Http404
        return rule

    def _pressed(self, request: HttpRequest, press: Callable[[], str], at: str = "") -> HttpResponse:
        """What a button does: it says what came of it on the page that it stands on."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            self.message_user(request, press(), messages.SUCCESS)
        except LedgerError as refused:
            self.message_user(request, str(refused), messages.ERROR)
        return redirect(safe_back(request, reverse(HERE)) + at)


def _name(view: Any) -> str:
    return f"simulator_faultrule_{view.__name__.removesuffix('_view')}"
