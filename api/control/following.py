"""A reset, a restore or an import gives a dataset another row, also while a request of it is answered."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponseBase
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from ledgerdata.rules.errors import NotPossible, UnknownReference
from tenants.datasets import numbered
from tenants.models import Tenant

Handler = Callable[..., HttpResponseBase]

MOST_TIMES = 3  # that one request is answered anew


class FollowingViewSet(GenericViewSet[Any]):
    """A view of a dataset, by the row that the dataset has when the answer is made."""

    @property
    def tenant(self) -> Tenant:
        tenant: Tenant = self.request.user  # type: ignore[assignment]  # ApiKeyAuthentication gives a dataset
        return tenant

    def follow(self) -> None:
        """Takes the dataset as it is now. Called between a write and what is read of it.

        Raises Tenant.DoesNotExist where it was dropped.
        """
        now = numbered(self.tenant.number)
        if now is None:
            raise Tenant.DoesNotExist
        self.request.user = now  # type: ignore[assignment]  # as `tenant`

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        name = request.method.lower()
        handler: Handler | None = getattr(self, name, None) if name in self.http_method_names else None
        if handler is not None:
            setattr(self, name, partial(self._by_row_in_use, handler))
        return super().dispatch(request, *args, **kwargs)

    def _by_row_in_use(self, handler: Handler, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The handler's answer, made anew where it looked for something that went with a row the dataset had left."""
        for _ in range(MOST_TIMES):
            begun = self.tenant
            try:
                answer = handler(request, *args, **kwargs)
            except (UnknownReference, NotPossible, ObjectDoesNotExist) as error:
                is_of_a_write = isinstance(error, NotPossible) and request.method not in SAFE_METHODS
                if is_of_a_write or not self._has_left(begun):
                    raise
                continue
            if request.method not in SAFE_METHODS or answer.streaming or not self._has_left(begun):
                return answer
        return handler(request, *args, **kwargs)

    def _has_left(self, row: Tenant) -> bool:
        """Whether the dataset has another row than this one, which the handler may have found out itself."""
        self.follow()
        return self.tenant.pk != row.pk
