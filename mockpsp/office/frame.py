"""What every page of the back office's own has around it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Crumb:
    """A page above this one."""

    label: str
    url: str


def frame(request: HttpRequest, title: str, *above: Crumb) -> dict[str, Any]:
    """The context of a page; `above` are the pages between the dashboard and it."""
    return {**admin.site.each_context(request), "title": title, "crumbs": above}
