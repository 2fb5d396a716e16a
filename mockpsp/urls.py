"""Every path: the contract at the root, the admin below `/admin/`."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from mockpsp.health import health

handler500 = "mockpsp.office.failures.failed"
urlpatterns = [
    path("", include("api.urls")),
    path("healthz", health),
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
]
