"""Operators: the users with a password. The users that stand for datasets are not shown."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tenants.admin.titles import Titled, moment_or_never

admin.site.unregister(Group)
admin.site.unregister(User)


@admin.register(User)
class OperatorAdmin(Titled, UserAdmin[User]):
    add_form = UserCreationForm
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)
    fieldsets = ((None, {"fields": ("username", "password", "is_active", "signed_in", "added")}),)
    readonly_fields = ("signed_in", "added")
    list_display = ("username", "may_sign_in", "signed_in", "added")
    sortable_by = ()
    actions = None
    list_filter = ()
    filter_horizontal = ()
    search_fields = ("username",)

    @admin.display(description="State")
    def may_sign_in(self, user: User) -> SafeString:
        look, word = ("is-ok", "Active") if user.is_active else ("is-mute", "Switched off")
        return format_html('<span class="psp-badge {}">{}</span>', look, word)

    @admin.display(description="Last signed in (UTC)")
    def signed_in(self, user: User) -> str:
        return moment_or_never(user.last_login)

    @admin.display(description="Added (UTC)")
    def added(self, user: User) -> str:
        return moment_or_never(user.date_joined)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).filter(dataset_user=None)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False  # the log of changes names them; take `active` away instead

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Whoever has a password here is an operator, and may do all."""
        if not change:
            obj.is_staff = obj.is_superuser = True
        super().save_model(request, obj, form, change)
