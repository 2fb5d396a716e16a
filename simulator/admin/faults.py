"""The page Faults: rules in their order, presets, and a request to try the rules with."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from ledgerdata.admin.form_pages import attempt, form_page
from simulator.admin.fault_form import FAULT, FaultForm
from simulator.admin.faults_page import page_of
from simulator.admin.rule_list import RuleListAdmin
from simulator.faults import rulebook
from simulator.models import FaultRule
from tenants.contents import counted
from tenants.models import Tenant
from tenants.sign_in import require_tenant


@admin.register(FaultRule)
class FaultRuleAdmin(RuleListAdmin):
    """A rule has a form; all else is done by buttons on the page of all rules."""

    rulebook = rulebook
    without_rules = "Without rules every request gets the right answer."
    buttons = {"off/": "off", "preset/<slug:preset>/": "preset"}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        tenant = require_tenant(request)
        context = self.admin_site.each_context(request) | page_of(tenant, request.GET)
        context |= {"title": "Faults", "opts": self.opts} | (extra_context or {})
        return TemplateResponse(request, "admin/simulator/faults.html", context)

    def off_view(self, request: HttpRequest) -> HttpResponse:
        tenant = require_tenant(request)
        return self.pressed(request, lambda: f"Switched off: {counted(rulebook.switch_all_off(tenant), 'rule')}.")

    def preset_view(self, request: HttpRequest, preset: str) -> HttpResponse:
        tenant = require_tenant(request)
        return self.pressed(request, lambda: f"{rulebook.put_preset(tenant, preset)} is switched on.")

    def rule_form(self, request: HttpRequest, tenant: Tenant, rule: FaultRule | None) -> HttpResponse:
        form = FaultForm(tenant, rule, request.POST if request.method == "POST" else None)
        if request.method == "POST":
            put = attempt(form, lambda: rulebook.put_rule(tenant, form.values(), rule.pk if rule else None))
            if put:
                self.message_user(request, put.rule.say(), messages.SUCCESS)
                return redirect(self.here + f"#rule-{put.pk}")
        return form_page(self, request, form, FAULT, title=str(rule or "New fault"), button="Save the fault")
