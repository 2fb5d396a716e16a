"""Errors of SQLite as those who call know them: busy, unusable, or Django's."""

import sqlite3

from tenants.db.driver_errors import DriverErrors
from tenants.db.faults import Unusable, sqlite_fault
from tenants.db.waiting import Busy

TURN, LOCK = "another writer of the database", "a lock that another program has on the database file"
_LOCKED = {5, 6}  # SQLITE_BUSY, SQLITE_LOCKED


class SQLiteErrors(DriverErrors):
    """Tells waits in vain and faults of the file from errors of a statement."""

    def meant_by(self, error: BaseException, since: float) -> Exception | None:
        if not isinstance(error, sqlite3.Error):
            return None
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _LOCKED:
            busy: Busy = self.wrapper.jam.did_not_come(LOCK, since)
            return busy
        why = sqlite_fault(error, self.wrapper.file.path)
        return Unusable(why) if why else None
