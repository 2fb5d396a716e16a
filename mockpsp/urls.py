"""Every path: the contract at the root, the admin below `/admin/`."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from mockpsp.health import health

to_office = RedirectView.as_view(url=f"{settings.PUBLIC.path}/admin/")

urlpatterns = [
    path("", include("api.urls")),
    path("healthz", health),
    path("", to_office),
    path("admin", to_office),
    path("admin/", admin.site.urls),
]
