"""Operators: the users with a password. The users that stand for datasets are not shown."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest

from tenants.admin_requests import Careful

admin.site.unregister(Group)
admin.site.unregister(User)


@admin.register(User)
class OperatorAdmin(Careful, UserAdmin[User]):
    add_form = UserCreationForm
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)
    fieldsets = ((None, {"fields": ("username", "password", "is_active", "last_login", "date_joined")}),)
    readonly_fields = ("last_login", "date_joined")
    list_display = ("username", "is_active", "last_login", "date_joined")
    list_filter = ()
    filter_horizontal = ()
    search_fields = ("username",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).filter(dataset_user=None)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False  # the log of changes names them; take `active` away instead

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Whoever has a password here is an operator, and may do all."""
        if not change:
            obj.is_staff = obj.is_superuser = True
        super().save_model(request, obj, form, change)
