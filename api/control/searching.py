"""Payments by what they say, as the admin's search finds them."""

from http import HTTPStatus

from api.errors import Refusal
from ledgerdata.operations import index_payments, start_indexing
from ledgerdata.reading.search import find_payments
from tenants.models import Tenant

MOST_FOUND = 10_000
READ_WITHIN = 2.0  # seconds, in which the words of new payments are made ready while the caller waits


def payments_with(tenant: Tenant, text: str) -> list[int]:
    """The primary keys of the newest payments that a search finds.

    Raises Refusal where too many are new: none is left out without a word.
    """
    found = find_payments(tenant, text, MOST_FOUND)
    if not found.are_all_read and index_payments(tenant, READ_WITHIN):
        found = find_payments(tenant, text, MOST_FOUND)
    if not found.are_all_read:
        start_indexing(tenant)
        detail = "Many payments are new: what search finds them by is being made. Send it again soon."
        raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, detail, (("Retry-After", "2"),))
    return found.payments
