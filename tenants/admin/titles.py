"""Titles in the words of the back office, where Django's would be `Select user to change`."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from tenants.admin_requests import Careful


class Titled(Careful):
    """The page of a row is called after it, and the page of a new one `New …`. Comes before ModelAdmin."""

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        row = context.get("original")
        context |= {"title": str(row) if row else f"New {self.opts.verbose_name}", "subtitle": None}
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        response: HttpResponse = super().render_change_form(request, context, *args, **options)
        return response


def moment_or_never(at: datetime | None) -> str:
    """To the minute, in UTC."""
    return at.strftime("%Y-%m-%d %H:%M") if at else "never"
