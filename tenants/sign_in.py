"""Who looks at the back office, and at whose data: a dataset's owner, signed in with an API key, or an operator.

An owner's session remembers which key opened it, an operator's which dataset was chosen; both are looked up anew at
every request, so that a revoked key or a deleted dataset ends what it allowed at once.
"""

from collections.abc import Callable

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase

from tenants.access import DROPPED, api_key_of
from tenants.dataset_users import BACKEND, is_dataset_user, user_of
from tenants.datasets import numbered
from tenants.keys import KeyRefused
from tenants.models import ApiKey, Tenant

KEY_SESSION = "api_key"  # the primary key of the ApiKey, never the key itself
CHOICE_SESSION = "chosen_dataset"  # its number
OPENED_SESSION = "opened"  # primary keys of an owner's API keys, numbers of an operator's datasets: the latest first
MOST_OPENED = 6


class NoDatasetChosen(PermissionDenied):
    """An operator with all datasets in view calls something that works in one."""


def active_tenant(request: HttpRequest) -> Tenant | None:
    """The dataset that this request may see; None for an operator who looks at all of them.

    Whoever is not signed in sees nothing: raises PermissionDenied.
    """
    if not request.user.is_authenticated:
        raise PermissionDenied
    tenant: Tenant | None = request.active_tenant  # type: ignore[attr-defined]  # set by dataset_session
    return tenant


def require_tenant(request: HttpRequest) -> Tenant:
    """The one dataset that this request works in. Raises NoDatasetChosen where an operator has chosen none."""
    tenant = active_tenant(request)
    if tenant is None:
        raise NoDatasetChosen("Choose a dataset first: this is done in one dataset, and you are looking at all.")
    return tenant


def is_operator(request: HttpRequest) -> bool:
    """Whether an operator is signed in, not a dataset's owner."""
    return request.user.is_staff and KEY_SESSION not in request.session


def sign_in_with_key(request: HttpRequest, key: str) -> Tenant:
    """A fresh session of the dataset that `key` opens; where sign-up is open, an unknown key makes one.

    Raises KeyRefused.
    """
    api_key = api_key_of(key, request.META["REMOTE_ADDR"])
    if not _enter(request, api_key):
        raise KeyRefused(DROPPED)
    return api_key.tenant


def sign_in_as_operator(request: HttpRequest, name: str, password: str) -> bool:
    """A fresh session of the operator; False where name and password are not those of one."""
    user = authenticate(request, username=name, password=password)
    if not isinstance(user, User) or not user.is_staff:
        return False
    _begin_session(request, user)
    _look_at(request, None)
    return True


def choose_dataset(request: HttpRequest, tenant: Tenant | None) -> None:
    """Lets an operator look at one dataset, or at all. Raises PermissionDenied for anybody else."""
    if not is_operator(request):
        raise PermissionDenied
    request.session.cycle_key()
    request.session.pop(CHOICE_SESSION, None)
    if tenant is not None:
        request.session[CHOICE_SESSION] = tenant.number
        _note_opened(request, tenant.number, opened_before(request))
    _look_at(request, tenant)


def opened_before(request: HttpRequest) -> list[int]:
    """What the session has opened, the latest first: an owner's primary keys of API keys, an operator's datasets by
    number.
    """
    opened: list[int] = request.session.get(OPENED_SESSION, [])
    return opened


def open_again(request: HttpRequest, opened: int) -> bool:
    """Opens one of `opened_before` again; False where it is none of them, or can be opened no more."""
    if opened not in opened_before(request):
        return False
    if is_operator(request):
        tenant = numbered(opened)
        if tenant is not None:
            choose_dataset(request, tenant)
        return tenant is not None
    api_key = key_in_force(opened)
    return api_key is not None and _enter(request, api_key)


def key_in_use(request: HttpRequest) -> int | None:
    """The primary key of the API key that the session was opened with; None for an operator."""
    return request.session.get(KEY_SESSION)


def dataset_session(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware: finds the active dataset of each request, and signs out who has lost the right to theirs."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        _look_at(request, None)
        if KEY_SESSION in request.session:
            tenant = _owned(request)
            if tenant is None:
                logout(request)
            else:
                _look_at(request, tenant)
        elif is_dataset_user(request.user):
            logout(request)
        elif CHOICE_SESSION in request.session:
            _look_at(request, _chosen(request))
        return get_response(request)

    return middleware


def _owned(request: HttpRequest) -> Tenant | None:
    """The dataset of the session's key and user; None where they have none in common any more."""
    for _ in range(2):  # a reset between the two looks gave key and user another row
        api_key = key_in_force(request.session[KEY_SESSION])
        if api_key is None:
            return None
        if is_dataset_user(request.user, api_key.tenant):
            return api_key.tenant
    return None


def _look_at(request: HttpRequest, tenant: Tenant | None) -> None:
    request.active_tenant = tenant  # type: ignore[attr-defined]


def key_in_force(pk: int) -> ApiKey | None:
    """The API key with its dataset, unless it is revoked or gone."""
    return ApiKey.objects.select_related("tenant").filter(pk=pk, revoked_at=None).first()


def _enter(request: HttpRequest, api_key: ApiKey) -> bool:
    """A fresh session of the key's dataset; False where that was dropped meanwhile.

    The session remembers what an owner's session before it had opened.
    """
    before = opened_before(request) if KEY_SESSION in request.session else []
    try:
        user = user_of(api_key.tenant)
        _begin_session(request, user, BACKEND)
    except (Tenant.DoesNotExist, DatabaseError):  # the second where the user, who goes with it, is to be updated
        if key_in_force(api_key.pk):
            raise
        return False
    request.session[KEY_SESSION] = api_key.pk
    _note_opened(request, api_key.pk, before)
    _look_at(request, api_key.tenant)
    return True


def _begin_session(request: HttpRequest, user: User, backend: str | None = None) -> None:
    """A session with nothing of the one before. Those that have expired go: nothing else deletes them."""
    request.session.flush()
    request.session.clear_expired()
    login(request, user, backend=backend)


def _note_opened(request: HttpRequest, opened: int, before: list[int]) -> None:
    request.session[OPENED_SESSION] = [opened, *(other for other in before if other != opened)][:MOST_OPENED]


def _chosen(request: HttpRequest) -> Tenant | None:
    tenant = numbered(request.session[CHOICE_SESSION])
    if tenant is None:
        del request.session[CHOICE_SESSION]
    return tenant
