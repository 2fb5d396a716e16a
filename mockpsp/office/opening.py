"""Opening a dataset with an API key, from the login page and from the header."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tenants.access import is_unknown, tenant_of, would_open
from tenants.attempts import Attempt, attempt
from tenants.recent import recent_datasets
from tenants.sign_in import choose_dataset, require_tenant, sign_in_with_key

RECENT_FORM = "recent-datasets"  # the id of the form in the header that opens one of them again


def open_with_key(request: HttpRequest, key: str, *, stays_operator: bool = False, is_meant: bool = False) -> None:
    """Gives the session the key's dataset, or a session of its own. A message says so where the key made the dataset;
    `is_meant` where the person ordered a new one.

    Raises KeyRefused, TooManyAttempts, TooManySignUps.
    """
    with _counted_where_it_opens_nothing(request, key) as attempted:
        is_new = is_unknown(key)
        if stays_operator:
            choose_dataset(request, tenant_of(key, request.META["REMOTE_ADDR"]))
        else:
            sign_in_with_key(request, key)
        attempted.succeeded = True
    if is_new and is_meant:
        messages.success(request, format_html("This is your new dataset. {}", _name_it(request)))
    elif is_new:
        messages.warning(request, _new_dataset_notice(request))


@contextmanager
def _counted_where_it_opens_nothing(request: HttpRequest, key: str) -> Iterator[Attempt]:
    """Only failures count: a right key opens its dataset however often others failed from the same address."""
    if would_open(key):
        yield Attempt()
        return
    with attempt(request) as attempted:
        yield attempted


def _name_it(request: HttpRequest) -> SafeString:
    tenant = require_tenant(request)
    return format_html('<a href="{}">Give it a name</a>', reverse("admin:dataset", args=[tenant.number]))


def _new_dataset_notice(request: HttpRequest) -> SafeString:
    recent = recent_datasets(request)
    text = "You made a new, empty dataset with this key: nobody had used the key before."
    if not recent:
        return format_html("{} If you meant another dataset, log out and look at your key again.", text)
    back = format_html(
        '<button class="psp-button is-small" form="{}" name="recent" value="{}">Back to {}</button>',
        RECENT_FORM,
        recent[0].opened,
        recent[0].label,
    )
    return format_html("{} {}", text, back)
