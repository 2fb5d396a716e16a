"""`GET /docs/`."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from mockpsp.reference.operations import groups


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """All operations. Nobody has to be signed in: nothing of a dataset is in it."""
    context = {**admin.site.each_context(request), "title": "API", "groups": groups(settings.PUBLIC_URL)}
    return TemplateResponse(request, "reference.html", context)
