"""Errors of PostgreSQL as those who call know them: busy, unusable, or Django's."""

from time import monotonic

from tenants.db.driver_errors import DriverErrors
from tenants.db.faults import Unusable, postgresql_fault
from tenants.db.postgresql.connection import NoAnswer
from tenants.db.waiting import Busy

_LOCK_NOT_AVAILABLE, _CANCELLED = "55P03", "57014"


class PostgreSQLErrors(DriverErrors):
    """Tells waits in vain and faults of the server from errors of a statement."""

    def meant_by(self, error: BaseException, since: float) -> Exception | None:
        if isinstance(error, NoAnswer):
            return Busy("an answer of the database", error.seconds)
        state = getattr(error, "sqlstate", None)
        if state == _LOCK_NOT_AVAILABLE:
            return Busy("another writer of the dataset", monotonic() - since)
        if state == _CANCELLED:
            return Busy("an answer of the database", monotonic() - since)
        why = postgresql_fault(error)
        return Unusable(why) if why else None
