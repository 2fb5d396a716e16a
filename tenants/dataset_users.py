"""The Django user that stands for a dataset's owner, whichever of its keys they hold, and what that user may do."""

from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import transaction

from tenants.clock import locked_tenant
from tenants.models import DatasetUser, Tenant
from tenants.scoping import TenantOwned

BACKEND = "tenants.dataset_users.DatasetBackend"
MAY = ("view", "add", "change")


def user_of(tenant: Tenant) -> User:
    """The dataset's user, created at the first sign-in; nobody can sign in as it with a password."""
    with transaction.atomic():
        locked = locked_tenant(tenant)  # two first sign-ins make one user
        found = DatasetUser.objects.select_related("user").filter(tenant=locked).first()
        if found:
            return found.user
        # no form takes a colon in a name, so this one cannot be taken
        user = User.objects.create(username=f"dataset:{locked.number}", is_staff=True, password=make_password(None))
        DatasetUser.objects.create(tenant=locked, user=user)
        return user


def is_dataset_user(user: AbstractBaseUser | AnonymousUser, tenant: Tenant | None = None) -> bool:
    """Whether `user` stands for a dataset's owner; with `tenant`, for the owner of that one."""
    found: DatasetUser | None = getattr(user, "dataset_user", None)
    return found is not None and (tenant is None or found.tenant_id == tenant.pk)


class DatasetBackend(BaseBackend):
    """Loads dataset users, and lets them view, add and change what a dataset owns, and nothing else."""

    def get_user(self, user_id: int) -> User | None:
        return User.objects.select_related("dataset_user").filter(pk=user_id, is_active=True).first()

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return _permissions() if user_obj.is_active and is_dataset_user(user_obj) else set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return self._ends_with(user_obj, perm in self.get_user_permissions(user_obj))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        names = self.get_user_permissions(user_obj)
        return self._ends_with(user_obj, any(name.startswith(f"{app_label}.") for name in names))

    def _ends_with(self, user_obj: Any, may: bool) -> bool:
        """The answer; where it is no for a dataset user, no other backend is asked: each asks the database twice."""
        if not may and is_dataset_user(user_obj):
            raise PermissionDenied
        return may


@cache
def _permissions() -> set[str]:
    owned = [model._meta for model in apps.get_models() if issubclass(model, TenantOwned)]
    return {f"{meta.app_label}.{action}_{meta.model_name}" for meta in owned for action in MAY}
