"""The back office: Django's admin with a dashboard, a header that switches datasets, and pages of its own."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from mockpsp import sign_in_pages
from mockpsp.navigation import navigation
from tenants.datasets import offered_datasets
from tenants.sign_in import active_tenant, is_operator


class BackOffice(AdminSite):
    """`admin.site` of this project."""

    site_header = "mockpsp"
    site_title = "mockpsp"
    index_title = "Dashboard"
    site_url = None
    enable_nav_sidebar = False  # base_site.html has a navigation of its own

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [path("dataset/", self.admin_view(self.switch), name="switch_dataset")]
        return own + super().get_urls()

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        if not context["has_permission"]:
            return context
        operator = is_operator(request)
        return context | {
            "active_dataset": active_tenant(request),
            "is_operator": operator,
            "offered_datasets": offered_datasets() if operator else (),
            "navigation": navigation(request, operator),
        }

    @method_decorator(sensitive_post_parameters())
    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {**self.each_context(request), "title": "Sign in", **(extra_context or {})}
        return sign_in_pages.sign_in_page(request, context)

    @method_decorator(sensitive_post_parameters())
    def switch(self, request: HttpRequest) -> HttpResponse:
        """The API key field and the choice of a dataset in the header."""
        context = {**self.each_context(request), "title": "Switch dataset"}
        return sign_in_pages.switch_page(request, context)
