"""How much room a dataset takes in the database, computed from its counters: counting its rows would read all of
them, and the database knows the size of whole tables alone.
"""

from tenants.models import Tenant

BYTES_A_RECORD = 900  # with its payment, entries and indexes, as measured on 31,000 records
BYTES_AN_ACCOUNT = 500


def about_bytes(tenant: Tenant) -> int:
    """Right to about a half; long descriptions and metadata take more."""
    accounts = tenant.internal_accounts + tenant.beneficiaries
    return BYTES_A_RECORD * tenant.records + BYTES_AN_ACCOUNT * accounts
