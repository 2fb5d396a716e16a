"""Every path: the contract at the root, the admin below `/admin/`; any other path gets a 404 in JSON."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from api.openapi.description import openapi_json
from mockpsp import refusals
from mockpsp.reference.page import reference
from mockpsp.server.health import health

to_office = RedirectView.as_view(url=f"{settings.PUBLIC.path}/admin/")

urlpatterns = [
    path("", include("api.urls")),
    path("simulator/v1/", include("api.control.urls")),
    path("healthz", health),
    path("openapi.json", openapi_json, name="openapi"),
    path("docs/", reference, name="docs"),
    path("docs", RedirectView.as_view(pattern_name="docs")),
    path("", to_office),
    path("admin", to_office),
    path("admin/", admin.site.urls),
    re_path("", refusals.unknown_path),
]

handler400 = refusals.bad_request
handler403 = refusals.forbidden
handler404 = refusals.not_found
handler500 = refusals.failed
