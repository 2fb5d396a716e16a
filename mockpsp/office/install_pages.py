"""The install page: a form, then what installs the connector. A key travels in the body of a POST, and nowhere else."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from mockpsp.office.connector import FILE_NAME, curl_line, fctl_line
from mockpsp.office.install_form import InstallForm
from tenants.sign_in import require_tenant


def install_page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    """Raises NoDatasetChosen for an operator who looks at all datasets."""
    form = InstallForm(require_tenant(request), request.POST or None)
    if not form.is_valid():
        return _uncached(TemplateResponse(request, "admin/install.html", context | {"form": form}))
    installation = form.installation()
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


def _uncached(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response
