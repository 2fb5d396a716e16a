"""The back office's own pages. Each is reached through `admin_view`, so somebody is signed in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters

from ledgerdata.rules.after_reset import CONNECTOR_NOTE
from mockpsp.installed import PROGRAM
from mockpsp.office.dashboard import dashboard
from mockpsp.office.frame import frame
from mockpsp.office.install_pages import install_page
from mockpsp.office.reset_page import reset_page
from mockpsp.office.sign_in_pages import switch_page
from simulator.admin.compare import compare_page
from simulator.outcomes.trial_amounts import TRIAL_AMOUNTS
from tenants.sign_in import active_tenant


def index(request: HttpRequest) -> HttpResponse:
    """The dashboard."""
    tenant = active_tenant(request)
    context = frame(request, tenant.name if tenant else "All datasets") | dashboard(tenant)
    return TemplateResponse(request, "admin/index.html", context)


@sensitive_post_parameters()
def switch(request: HttpRequest) -> HttpResponse:
    """The API key field and the choice of a dataset in the header."""
    return switch_page(request, frame(request, "Switch dataset"))


@sensitive_post_parameters()
def install(request: HttpRequest) -> HttpResponse:
    """What makes the consumer read this dataset."""
    return install_page(request, frame(request, "Install the connector"))


def reset(request: HttpRequest) -> HttpResponse:
    """What empties this dataset."""
    return reset_page(request)


@sensitive_post_parameters("token")
def compare(request: HttpRequest) -> HttpResponse:
    """Whether the consumer holds what this dataset holds."""
    return compare_page(request, frame(request, "Compare with the consumer") | {"program": PROGRAM})


def guide(request: HttpRequest) -> HttpResponse:
    """From a key to money that the consumer shows."""
    context = frame(request, "Guide") | {"endpoint": settings.PUBLIC_URL, "connector_note": CONNECTOR_NOTE}
    context |= {"trial_amounts": TRIAL_AMOUNTS, "program": PROGRAM}
    return TemplateResponse(request, "admin/guide.html", context)
