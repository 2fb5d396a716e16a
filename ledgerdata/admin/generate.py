"""Generate: fills the dataset with payments, as `manage.py seed` does; long runs show how far they are."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from ledgerdata.admin.form_pages import attempt, form_page
from ledgerdata.admin.generate_cards import cards, title_of
from ledgerdata.admin.generate_form import USUAL_DAYS, GenerateForm
from ledgerdata.admin.generate_notice import follow_run, progress_of, run_answer
from ledgerdata.admin.generate_words import forecast_of, ground_words, in_short, reason_of
from ledgerdata.generate import Options, carry_out, last_run, plan_run, resume, stop_run, unfinished_run
from ledgerdata.generate.foresight import foresee, foresee_on
from ledgerdata.generate.ground import ground_of
from ledgerdata.models import SeedRun
from ledgerdata.rules.errors import InvalidInput
from tenants.models import Tenant
from tenants.sign_in import require_tenant

AT_ONCE = 2_000  # payments that are written while the browser waits: about a second
LIST = "admin:ledgerdata_payment_changelist"
HERE = "admin:ledgerdata_payment_generate"
TEMPLATE = "admin/ledgerdata/generate.html"

if TYPE_CHECKING:
    from ledgerdata.admin.payment_list import PaymentColumns


def generate_view(model_admin: "PaymentColumns", request: HttpRequest) -> HttpResponse:
    """The stories and the form; while a run is under way its progress, and buttons to stop it or to go on."""
    tenant = require_tenant(request)
    if request.GET.get("progress") == "notice":
        return run_answer(request)
    if "foresee" in request.GET:
        return JsonResponse({"said": _foreseen(tenant, GenerateForm(request.GET))})
    under_way = unfinished_run(tenant)
    if "progress" in request.GET:
        return JsonResponse({"finished": False} | progress_of(under_way) if under_way else {"finished": True})
    if request.method == "POST" and "stop" in request.POST:
        return _stop(model_admin, request, tenant)
    if under_way:
        return _run_page(model_admin, request, tenant, under_way)
    return _form_page(model_admin, request, tenant)


def _form_page(model_admin: "PaymentColumns", request: HttpRequest, tenant: Tenant) -> HttpResponse:
    is_looking = "preview" in request.GET
    form = GenerateForm(request.POST or (request.GET if is_looking else None), request.GET.get("scenario", ""))
    if request.method == "POST":
        _ask(tenant, form)
        begun = attempt(form, lambda: _generate(request, tenant, form.options()))
        if begun:
            return redirect(HERE if unfinished_run(tenant) else LIST)
    ground = ground_of(tenant)
    stories = [(card, in_short(foresee_on(ground, Options(card.name)))) for card in cards()]
    shown = GenerateForm(form.data if form.is_bound else _usual(form))  # the form itself may hold what was refused
    return form_page(
        model_admin,
        request,
        form,
        (),
        title="Generate",
        button="Generate",
        template=TEMPLATE,
        ground=ground_words(ground),
        may_empty=ground.last_record is not None,
        stories=stories,
        usual_days=USUAL_DAYS,
        field_groups=form.groups(),
        foreseen=_foreseen(tenant, shown),
        is_open=form.is_bound or "scenario" in request.GET,
    )


def _usual(form: GenerateForm) -> dict[str, str]:
    return {"scenario": str(form["scenario"].value()), "days": str(USUAL_DAYS)}


def _foreseen(tenant: Tenant, form: GenerateForm) -> list[str]:
    """What the form as it is filled would make; nothing where it is not filled rightly."""
    if not form.is_valid():
        return []
    try:
        seen = foresee(tenant, form.options())
    except InvalidInput:
        return []
    labels = {name: form.fields[name].label for name in seen.needs}
    needed = [f"{reason_of(why)} This needs a yes to “{labels[name]}”." for name, why in seen.needs.items()]
    return forecast_of(seen) + needed


def _ask(tenant: Tenant, form: GenerateForm) -> None:
    """Adds an error with the reason to each box that has to be ticked first; then no run begins."""
    if form.is_valid():
        with suppress(InvalidInput):  # what else is wrong is said as the run is planned
            for name, problem in foresee(tenant, form.options()).needs.items():
                form.add_error(name, f"{reason_of(problem)} Tick the box if you want it so.")


def _generate(request: HttpRequest, tenant: Tenant, options: Options) -> SeedRun:
    seed_run = plan_run(tenant, options, replaces=False)
    if seed_run.plan["payments"] > AT_ONCE:
        carry_out(seed_run.tenant)
    else:
        resume(seed_run.tenant)
    follow_run(request, seed_run)
    return seed_run


def _stop(model_admin: "PaymentColumns", request: HttpRequest, tenant: Tenant) -> HttpResponse:
    stopped, seed_run = stop_run(tenant), last_run(tenant)
    if stopped and seed_run:
        follow_run(request, seed_run)  # the next page says what was made
    else:
        model_admin.message_user(request, "No run is under way: it had ended before.", messages.WARNING)
    return redirect(HERE)


def _run_page(model_admin: "PaymentColumns", request: HttpRequest, tenant: Tenant, under_way: SeedRun) -> HttpResponse:
    progress = progress_of(under_way)
    if request.method == "POST":
        if progress["interrupted"]:
            carry_out(tenant)
            follow_run(request, under_way)
            model_admin.message_user(request, "The run goes on.", messages.SUCCESS)
        else:
            model_admin.message_user(request, "A run is under way; nothing was started.", messages.ERROR)
        return redirect(HERE)
    context: dict[str, Any] = model_admin.admin_site.each_context(request) | progress
    context |= {"title": "Generate", "opts": model_admin.opts, "plan": under_way.plan}
    context |= {"story": title_of(under_way.plan["scenario"])}
    return TemplateResponse(request, "admin/ledgerdata/generating.html", context)
