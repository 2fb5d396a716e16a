"""How often an address may fail to sign in: kept in the database, so that all worker processes count together."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from tenants.addresses import counted_as
from tenants.db.faults import UNAVAILABLE
from tenants.models import SignInAttempt

MOST_FAILURES = 10
WINDOW = timedelta(minutes=15)


class TooManyAttempts(Exception):
    """The address failed too often; the message says when to try again."""


class Attempt:
    """One attempt to sign in. It counts as a failure unless it is said to have succeeded."""

    succeeded = False


@contextmanager
def attempt(request: HttpRequest) -> Iterator[Attempt]:
    """Notes the attempt before it is made, so that attempts at the same time count each other.

    Raises TooManyAttempts; what is inside is not tried then.
    """
    now = timezone.now()
    SignInAttempt.objects.filter(at__lte=now - WINDOW).delete()
    noted = SignInAttempt.objects.create(address=counted_as(request.META["REMOTE_ADDR"]), at=now)
    if SignInAttempt.objects.filter(address=noted.address).count() > MOST_FAILURES:
        noted.delete()
        minutes = WINDOW.seconds // 60
        raise TooManyAttempts(f"Too many attempts failed from your address. Try again in {minutes} minutes.")
    attempted = Attempt()
    try:
        yield attempted
    except UNAVAILABLE:
        with suppress(*UNAVAILABLE):
            noted.delete()  # nobody failed but the database
        raise
    if attempted.succeeded:
        noted.delete()
