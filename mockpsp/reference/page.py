"""`GET /docs/`."""

from functools import cache

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from mockpsp.reference.operations import groups


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """All operations. Nobody has to be signed in: nothing of a dataset is in it."""
    context = {**admin.site.each_context(request), "title": "API", "groups": _shown(settings.PUBLIC_URL)}
    return TemplateResponse(request, "reference.html", context)


@cache
def _shown(root: str) -> SafeString:
    """The part that is the same for everybody, written once: it is a thousand rows."""
    return render_to_string("reference_groups.html", {"groups": groups(root)})
