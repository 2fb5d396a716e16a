"""The buttons of a page of ordered rules."""

from collections.abc import Callable
from typing import Any, Protocol

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst

from ledgerdata.admin.form_pages import in_a_sentence, safe_back
from ledgerdata.rules.errors import InvalidInput, LedgerError
from simulator.ordered_rules import MOVES
from tenants.admin_scoping import TenantScoped
from tenants.contents import counted
from tenants.models import Tenant
from tenants.sign_in import require_tenant

_NAMES = {"to": "The time"}


class Rulebook(Protocol):
    """The module that writes a list of rules."""

    def rules_of(self, tenant: Tenant) -> list[Any]: ...
    def move_rule(self, tenant: Tenant, pk: int, by: int) -> None: ...
    def switch_rule(self, tenant: Tenant, pk: int, *, on: bool) -> Any: ...
    def drop_rule(self, tenant: Tenant, pk: int) -> Any: ...
    def clear(self, tenant: Tenant) -> int: ...


class RuleListAdmin(TenantScoped):
    """A rule has a form; all else is done by buttons on the page of all rules."""

    rulebook: Rulebook
    buttons: dict[str, str]
    """Paths of the page's own buttons, and the names of their methods without `_view`."""
    without_rules = ""
    """What holds once the list is empty, in a sentence."""

    def get_urls(self) -> list[URLPattern]:
        of_rules = {f"<path:object_id>/{way}/": way.split("/")[0] for way in ("move/<slug:way>", "switch", "drop")}
        own = [
            path(
                at,
                self.admin_site.admin_view(getattr(self, f"{name}_view")),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
            )
            for at, name in (self.buttons | {"clear/": "clear"} | of_rules).items()
        ]
        return [*own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self.rule_form(request, require_tenant(request), None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        rule = self.seen(request, object_id)
        return self.rule_form(request, rule.tenant, rule)

    def move_view(self, request: HttpRequest, object_id: str, way: str) -> HttpResponse:
        rule = self.seen(request, object_id)
        if way not in MOVES:
            raise Http404

        def move() -> str:
            self.rulebook.move_rule(rule.tenant, rule.pk, MOVES[way])
            return f"{rule} was moved {way}."

        return self.pressed(request, move, f"?moved={rule.pk}&way={way}")  # a fragment would take the focus

    def switch_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        rule = self.seen(request, object_id)

        def switch() -> str:
            self.rulebook.switch_rule(rule.tenant, rule.pk, on=not rule.is_on)
            return f"{rule} is switched {'off' if rule.is_on else 'on'}."

        return self.pressed(request, switch, f"#rule-{rule.pk}")

    def drop_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        rule = self.seen(request, object_id)

        def drop() -> str:
            return f"{self.rulebook.drop_rule(rule.tenant, rule.pk)} was taken out of the list."

        return self.pressed(request, drop)

    def clear_view(self, request: HttpRequest) -> HttpResponse:
        """Asks first; then takes all rules out of the list."""
        tenant = require_tenant(request)

        def clear() -> str:
            return f"Out of the list: {counted(self.rulebook.clear(tenant), 'rule')}."

        if request.method == "POST":
            return self.pressed(request, clear)
        context = {**self.admin_site.each_context(request), "title": "Take all rules out", "opts": self.opts}
        context |= {"rules": self.rulebook.rules_of(tenant), "without_rules": self.without_rules, "back": self.here}
        return TemplateResponse(request, "admin/simulator/rules_clear.html", context)

    def rule_form(self, request: HttpRequest, tenant: Tenant, rule: Any) -> HttpResponse:
        """The form of a rule, or of a new one where there is none; a POST saves it."""
        raise NotImplementedError

    def seen(self, request: HttpRequest, object_id: str) -> Any:
        """The rule, if the user may change it. Raises Http404."""
        rule = self.get_object(request, object_id)
        if rule is None or not self.has_change_permission(request, rule):
            raise Http404
        return rule

    def pressed(self, request: HttpRequest, press: Callable[[], str | None], at: str = "") -> HttpResponse:
        """What a button does: its outcome is shown on the page that it stands on."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            message = press()
        except InvalidInput as refused:
            for field, problem in refused.problems.items():
                self.message_user(request, in_a_sentence(_NAMES.get(field, capfirst(field)), problem), messages.ERROR)
        except LedgerError as refused:
            self.message_user(request, str(refused), messages.ERROR)
        else:
            if message:
                self.message_user(request, message, messages.SUCCESS)
        return redirect(safe_back(request, self.here) + at)

    @property
    def here(self) -> str:
        """The address of the page of all rules."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
