"""The page Behaviour: the rules in their order, the default, and a payment to try them with."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from ledgerdata.admin.form_pages import attempt, form_page, safe_back
from ledgerdata.rules.errors import LedgerError
from simulator import rulebook
from simulator.admin.behaviour_page import page_of
from simulator.admin.live_page import LiveForm
from simulator.admin.rule_form import RULE, DefaultForm, RuleForm
from simulator.admin.time_page import time_of
from simulator.advance import advance, read_target
from simulator.live import stop_live
from simulator.models import OutcomeRule
from simulator.outcomes.checking import too_soon
from simulator.outcomes.grammar import parse
from simulator.outcomes.matching import Match
from tenants.admin_scoping import TenantScoped
from tenants.models import Shortfall, Tenant
from tenants.sign_in import require_tenant

HERE = "admin:simulator_outcomerule_changelist"
MOVES = {"up": -1, "down": 1}


@admin.register(OutcomeRule)
class OutcomeRuleAdmin(TenantScoped):
    """A rule has a form; all else is done by buttons on the page of all rules."""

    def get_urls(self) -> list[URLPattern]:
        buttons: dict[str, Callable[..., HttpResponse]] = {
            "default/": self.default_view,
            "trial-amounts/": self.trial_amounts_view,
            "advance/": self.advance_view,
            "live/start/": self.live_start_view,
            "live/stop/": self.live_stop_view,
            "<path:object_id>/move/<slug:way>/": self.move_view,
            "<path:object_id>/switch/": self.switch_view,
            "<path:object_id>/drop/": self.drop_view,
        }
        own = [path(at, self.admin_site.admin_view(view), name=_name(view)) for at, view in buttons.items()]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        tenant = require_tenant(request)
        context = self.admin_site.each_context(request) | page_of(tenant, request.GET) | time_of(tenant)
        context |= {"title": "Behaviour", "opts": self.opts} | (extra_context or {})
        return TemplateResponse(request, "admin/simulator/behaviour.html", context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self._form(request, require_tenant(request), None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        rule = self._seen(request, object_id)
        return self._form(request, rule.tenant, rule)

    def default_view(self, request: HttpRequest) -> HttpResponse:
        tenant = require_tenant(request)
        form = DefaultForm(request.POST)

        def write() -> str:
            return rulebook.set_default(tenant, form.cleaned_data["outcome"], Shortfall(form.cleaned_data["shortfall"]))

        return self._pressed(request, lambda: self._told(request, form, attempt(form, write)))

    def trial_amounts_view(self, request: HttpRequest) -> HttpResponse:
        tenant = require_tenant(request)
        return self._pressed(request, lambda: f"{rulebook.take_over_trial_amounts(tenant)} test amounts were added.")

    def advance_view(self, request: HttpRequest) -> HttpResponse:
        tenant = require_tenant(request)
        return self._pressed(
            request, lambda: advance(tenant, read_target(request.POST.get("to", ""))).in_words, "#time"
        )

    def live_start_view(self, request: HttpRequest) -> HttpResponse:
        tenant = require_tenant(request)
        form = LiveForm(request.POST)

        def start() -> str | None:
            live = attempt(form, lambda: form.start(tenant))
            if live is None:
                self._problems(request, form)
            return f"{live} come in by themselves." if live else None

        return self._pressed(request, start, "#live")

    def live_stop_view(self, request: HttpRequest) -> HttpResponse:
        tenant = require_tenant(request)
        return self._pressed(request, lambda: "Live traffic is off." if stop_live(tenant) else None, "#live")

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

    def _form(self, request: HttpRequest, tenant: Tenant, rule: OutcomeRule | None) -> HttpResponse:
        form = RuleForm(tenant, rule, request.POST or None)
        if request.method == "POST":
            put = attempt(form, lambda: rulebook.put_rule(tenant, form.values(), rule.pk if rule else None))
            if put:
                self.message_user(request, put.rule.say(), messages.SUCCESS)
                self._warn(request, put.course, put.match)
                return redirect(reverse(HERE) + f"#rule-{put.pk}")
        title = str(rule) if rule else "New rule"
        return form_page(self, request, form, RULE, title=title, button="Save the rule")

    def _seen(self, request: HttpRequest, object_id: str) -> OutcomeRule:
        rule: OutcomeRule | None = self.get_object(request, object_id)
        if rule is None or not self.has_change_permission(request, rule):
            raise Http404
        return rule

    def _pressed(self, request: HttpRequest, press: Callable[[], str | None], at: str = "") -> HttpResponse:
        """What a button does: it says what came of it on the page that it stands on."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            told = press()
        except LedgerError as refused:
            self.message_user(request, str(refused), messages.ERROR)
        else:
            if told:
                self.message_user(request, told, messages.SUCCESS)
        return redirect(safe_back(request, reverse(HERE)) + at)

    def _told(self, request: HttpRequest, form: DefaultForm, outcome: str | None) -> str | None:
        if outcome is None:
            self._problems(request, form)
            return None
        self._warn(request, outcome, Match())
        return f"Payments that no rule matches: {outcome}."

    def _problems(self, request: HttpRequest, form: Form) -> None:
        """Tells what is wrong with a form that stands on another page."""
        for problems in form.errors.values():
            for problem in problems:
                self.message_user(request, str(problem), messages.ERROR)

    def _warn(self, request: HttpRequest, course: str, match: Match) -> None:
        warning = too_soon(parse(course), *([match.type] if match.type else []))
        if warning:
            self.message_user(request, warning, messages.WARNING)


def _name(view: Any) -> str:
    return f"simulator_outcomerule_{view.__name__.removesuffix('_view')}"
