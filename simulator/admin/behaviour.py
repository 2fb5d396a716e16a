"""The page Behaviour: the rules in their order, the default, and a payment to try them with."""

from typing import Any

from django.contrib import admin, messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from ledgerdata.admin.form_pages import attempt, form_page
from simulator import rulebook
from simulator.admin.behaviour_page import page_of
from simulator.admin.live_page import LiveForm
from simulator.admin.rule_form import RULE, DefaultForm, RuleForm
from simulator.admin.rule_list import RuleListAdmin
from simulator.admin.time_page import time_of
from simulator.advance import ANSWERED_WITHIN, advance, read_target
from simulator.live import stop_live
from simulator.models import OutcomeRule
from simulator.outcomes.checking import too_soon
from simulator.outcomes.grammar import parse
from simulator.outcomes.matching import Match
from tenants.models import Shortfall, Tenant
from tenants.sign_in import require_tenant


@admin.register(OutcomeRule)
class OutcomeRuleAdmin(RuleListAdmin):
    """A rule has a form; all else is done by buttons on the page of all rules."""

    rulebook = rulebook
    without_rules = "Without rules the default is for all payments."
    buttons = {
        "default/": "default",
        "trial-amounts/": "trial_amounts",
        "advance/": "advance",
        "live/start/": "live_start",
        "live/stop/": "live_stop",
    }

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        tenant = require_tenant(request)
        context = self.admin_site.each_context(request) | page_of(tenant, request.GET) | time_of(tenant)
        context |= {"title": "Behaviour", "opts": self.opts} | (extra_context or {})
        return TemplateResponse(request, "admin/simulator/behaviour.html", context)

    def default_view(self, request: HttpRequest) -> HttpResponse:
        tenant = require_tenant(request)
        form = DefaultForm(request.POST)

        def write() -> str:
            return rulebook.set_default(tenant, form.cleaned_data["outcome"], Shortfall(form.cleaned_data["shortfall"]))

        return self.pressed(request, lambda: self._outcome(request, form, attempt(form, write)))

    def trial_amounts_view(self, request: HttpRequest) -> HttpResponse:
        tenant = require_tenant(request)
        return self.pressed(request, lambda: f"{rulebook.take_over_trial_amounts(tenant)} test amounts were added.")

    def advance_view(self, request: HttpRequest) -> HttpResponse:
        tenant = require_tenant(request)
        to = request.POST.get("to", "")
        return self.pressed(request, lambda: advance(tenant, read_target(to), within=ANSWERED_WITHIN).in_words, "#time")

    def live_start_view(self, request: HttpRequest) -> HttpResponse:
        tenant = require_tenant(request)
        form = LiveForm(request.POST)

        def start() -> str | None:
            live = attempt(form, lambda: form.start(tenant))
            if live is None:
                self._problems(request, form)
            return f"{live} come in by themselves." if live else None

        return self.pressed(request, start, "#live")

    def live_stop_view(self, request: HttpRequest) -> HttpResponse:
        tenant = require_tenant(request)
        return self.pressed(request, lambda: "Live traffic is off." if stop_live(tenant) else None, "#live")

    def rule_form(self, request: HttpRequest, tenant: Tenant, rule: OutcomeRule | None) -> HttpResponse:
        form = RuleForm(tenant, rule, request.POST or None)
        if request.method == "POST":
            put = attempt(form, lambda: rulebook.put_rule(tenant, form.values(), rule.pk if rule else None))
            if put:
                self.message_user(request, put.rule.say(), messages.SUCCESS)
                self._warn(request, put.course, put.match)
                return redirect(self.here + f"#rule-{put.pk}")
        title = str(rule) if rule else "New rule"
        return form_page(self, request, form, RULE, title=title, button="Save the rule")

    def _outcome(self, request: HttpRequest, form: DefaultForm, outcome: str | None) -> str | None:
        if outcome is None:
            self._problems(request, form)
            return None
        self._warn(request, outcome, Match())
        return f"Payments that no rule matches: {outcome}."

    def _problems(self, request: HttpRequest, form: Form) -> None:
        """Shows the errors of a form as messages, because the form is on another page."""
        for name, problems in form.errors.items():
            label = form[name].label if name in form.fields else ""
            for problem in problems:
                self.message_user(request, f"{label}: {problem}" if label else str(problem), messages.ERROR)

    def _warn(self, request: HttpRequest, course: str, match: Match) -> None:
        warning = too_soon(parse(course), *([match.type] if match.type else []))
        if warning:
            self.message_user(request, warning, messages.WARNING)
