"""What the consumer may have read before the dataset was emptied or replaced."""

from datetime import datetime

from ledgerdata.models import Account
from ledgerdata.rules.values import write_moment
from simulator.compare.evidence import BEFORE_RESET, UNKNOWN, Reason
from tenants.models import Tenant
from tenants.scoping import for_tenant


class Past:
    """A dataset gets another row when it is emptied or replaced; its number stays."""

    def __init__(self, tenant: Tenant) -> None:
        self._reset_at = tenant.began_anew_at
        first = for_tenant(Account, tenant).order_by("created_at").values_list("created_at", flat=True).first()
        self._first: datetime | None = first

    def why_extra(self, created_at: str) -> Reason:
        """Why the consumer holds something of this moment that the dataset does not have."""
        if self._reset_at and (self._first is None or created_at < write_moment(self._first)):
            at = write_moment(self._reset_at)
            return Reason(
                BEFORE_RESET, f"the dataset was emptied or replaced at {at}, and the consumer keeps what it read"
            )
        return Reason(UNKNOWN, "the dataset has nothing of this name; is the connector that of another dataset?")
