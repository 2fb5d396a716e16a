"""The install page: a form, then what installs the connector. A key travels in the body of a POST, and nowhere else."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from mockpsp.office.connector import FILE_NAME, Installation, curl_line, fctl_line
from mockpsp.office.datasets.facts import key_lines
from mockpsp.office.install_form import InstallForm
from tenants.keys import KeyRefused
from tenants.sign_in import key_in_use, require_tenant


def install_page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    """Raises NoDatasetChosen for an operator who looks at all datasets."""
    tenant = require_tenant(request)
    form = InstallForm(tenant, request.POST or None)
    installation = _installation(form)
    context |= {"form": form, "keys": key_lines(tenant, key_in_use(request))}
    if installation is None:
        return _uncached(TemplateResponse(request, "admin/install.html", context))
    if "download" in request.POST:
        return _uncached(
            HttpResponse(
                installation.file(),
                content_type="application/json",
                headers={"Content-Disposition": f'attachment; filename="{FILE_NAME}"'},
            )
        )
    stack = form.stack_there()
    shown = {
        "installation": installation,
        "is_new_key": not form.cleaned_data["key"],
        "again": {**form.cleaned_data, "key": installation.key},
        "fctl": fctl_line(stack),
        "curl": curl_line(stack),
        "file_name": FILE_NAME,
    }
    return _uncached(TemplateResponse(request, "admin/installed.html", context | shown))


def _installation(form: InstallForm) -> Installation | None:
    """None where the form is to be shown, with what is wrong."""
    if not form.is_valid():
        return None
    try:
        return form.installation()
    except KeyRefused as refusal:
        form.add_error("key", str(refusal))
        return None


def _uncached(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response
