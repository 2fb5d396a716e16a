"""What a page of the back office does before it is made."""

from collections.abc import Callable
from contextlib import suppress

from django.http import HttpRequest, HttpResponseBase

from tenants.attention import attend
from tenants.models import Tenant


def due_work_first(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware: what is due in the dataset that the request works in is done first, so that no page shows it late."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        tenant: Tenant | None = request.active_tenant  # type: ignore[attr-defined]  # set by dataset_session
        if tenant is not None:
            with suppress(Tenant.DoesNotExist):  # it was dropped just now: nothing is due
                attend(tenant)
        return get_response(request)

    return middleware
