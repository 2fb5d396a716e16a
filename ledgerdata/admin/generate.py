"""Generate: fills the dataset with payments, as `manage.py seed` does; long runs show how far they are."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from ledgerdata.admin.form_pages import attempt, form_page
from ledgerdata.admin.generate_form import GROUPS, GenerateForm
from ledgerdata.generate import plan_run, run
from ledgerdata.generate.background import carry_out, is_interrupted, unfinished_run
from ledgerdata.models import SeedRun
from tenants.models import Tenant
from tenants.sign_in import require_tenant

AT_ONCE = 2_000  # payments that are written while the browser waits: about a second
LIST = "admin:ledgerdata_payment_changelist"
HERE = "admin:ledgerdata_payment_generate"

if TYPE_CHECKING:
    from ledgerdata.admin.payment_list import PaymentColumns


def generate_view(model_admin: "PaymentColumns", request: HttpRequest) -> HttpResponse:
    """The form; while a run is under way its progress, and a button to go on with one that was interrupted."""
    tenant = require_tenant(request)
    under_way = unfinished_run(tenant)
    if "progress" in request.GET:
        return JsonResponse(_progress(under_way))
    if under_way:
        return _run_page(model_admin, request, tenant, under_way)
    form = GenerateForm(request.POST or None)
    if request.method == "POST":
        message = attempt(form, lambda: _generate(tenant, form))
        if message:
            model_admin.message_user(request, message, messages.SUCCESS)
            return redirect(HERE if unfinished_run(tenant) else LIST)
    return form_page(model_admin, request, form, GROUPS, title="Generate", button="Generate")


def _generate(tenant: Tenant, form: GenerateForm) -> str:
    options = form.options()
    plan = options.plan()
    if plan.payments > AT_ONCE:
        plan_run(tenant, options)
        carry_out(tenant)
        return f"{plan.payments:,} payments are being made, from seed {plan.seed}."
    result = run(tenant, options)
    ahead = f" The dataset's clock stands {result.ahead.seconds:,} s ahead of now." if result.ahead else ""
    rows = f"{result.accounts:,} accounts, {result.beneficiaries:,} beneficiaries, {result.payments:,} payments"
    return f"Made {rows} with {result.records:,} records, from seed {result.plan.seed}.{ahead}"


def _run_page(model_admin: "PaymentColumns", request: HttpRequest, tenant: Tenant, under_way: SeedRun) -> HttpResponse:
    if request.method == "POST":
        if is_interrupted(under_way):
            carry_out(tenant)
            model_admin.message_user(request, "The run goes on.", messages.SUCCESS)
        else:
            model_admin.message_user(request, "A run is under way; nothing was started.", messages.ERROR)
        return redirect(HERE)
    context = model_admin.admin_site.each_context(request) | _progress(under_way)
    context |= {"title": "Generate", "opts": model_admin.opts, "plan": under_way.plan}
    return TemplateResponse(request, "admin/ledgerdata/generating.html", context)


def _progress(under_way: SeedRun | None) -> dict[str, Any]:
    if under_way is None:
        return {"finished": True}
    return {
        "finished": False,
        "interrupted": is_interrupted(under_way),
        "payments": under_way.payments,
        "of": under_way.plan["payments"],
    }
