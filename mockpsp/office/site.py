"""The back office: Django's admin with a dashboard, a header that switches datasets, and pages of its own."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from mockpsp import __version__
from mockpsp.office.moved import following, moved
from mockpsp.office.navigation import navigation
from mockpsp.office.sign_in_pages import sign_in_page
from simulator.clock_face import clock_face
from tenants.datasets import offered_datasets
from tenants.naming import label_of
from tenants.recent import recent_datasets
from tenants.sign_in import active_tenant, is_operator

Page = Callable[..., HttpResponseBase]


class BackOffice(AdminSite):
    """`admin.site` of this project."""

    site_header = "mockpsp"
    site_title = "mockpsp"
    site_url = None
    enable_nav_sidebar = False  # base_site.html has a navigation of its own

    def get_urls(self) -> list[URLPattern | URLResolver]:

        from mockpsp.office import pages  # noqa: PLC0415
        from mockpsp.office.datasets.addresses import dataset_pages  # noqa: PLC0415
        from mockpsp.office.finding import find  # noqa: PLC0415

        own: dict[str, tuple[str, Page]] = {"": ("index", pages.index), "dataset/": ("switch_dataset", pages.switch)}
        own |= {"reset/": ("reset_dataset", pages.reset)}
        own |= {"find/": ("find", find)}
        own |= {"moved/": ("moved", moved)}
        own |= {"install/": ("install", pages.install), "guide/": ("guide", pages.guide)}
        own |= {"compare/": ("compare", pages.compare)}
        own |= dataset_pages()
        return [path(at, self.admin_view(page), name=name) for at, (name, page) in own.items()] + super().get_urls()

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request) | {"version": __version__}
        if not context["has_permission"]:
            return context
        from ledgerdata.admin.generate_notice import run_context  # noqa: PLC0415  as in get_urls

        operator, tenant = is_operator(request), active_tenant(request)
        return context | {
            "active_dataset": tenant,
            "is_operator": operator,
            "offered_datasets": [label_of(offered) for offered in offered_datasets()] if operator else (),
            "recent_datasets": recent_datasets(request),
            "navigation": navigation(request, operator, tenant),
            "clock_face": clock_face(tenant) if tenant else None,
            **following(request, tenant),
            **run_context(request),
        }

    def app_index(self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None) -> Any:
        """An address of Django's: the navigation has all that its page would list."""
        return HttpResponseRedirect(reverse("admin:index"))

    @method_decorator(sensitive_post_parameters())
    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {**self.each_context(request), "title": "Sign in", **(extra_context or {})}
        return sign_in_page(request, context)
