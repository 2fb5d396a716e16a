"""Errors of PostgreSQL as those who call know them: busy, unusable, or Django's."""

from time import monotonic
from types import TracebackType
from typing import Any

from django.db.utils import DatabaseErrorWrapper

from tenants.db.faults import Unusable, postgresql_fault
from tenants.db.postgresql.connection import NoAnswer
from tenants.db.waiting import Busy

_LOCK_NOT_AVAILABLE, _CANCELLED = "55P03", "57014"


class PostgreSQLErrors(DatabaseErrorWrapper):
    """Stands around every call of the driver."""

    wrapper: Any

    def __init__(self, wrapper: Any) -> None:
        super().__init__(wrapper)
        self._since = 0.0

    def __enter__(self) -> None:
        self._since = monotonic()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None:
            told = self._told(error)
            if told:
                self.wrapper.errors_occurred = True
                raise told from error
        super().__exit__(kind, error, traceback)

    def _told(self, error: BaseException) -> Exception | None:
        if isinstance(error, NoAnswer):
            return Busy("an answer of the database", error.seconds)
        state, seconds = getattr(error, "sqlstate", None), monotonic() - self._since
        if state == _LOCK_NOT_AVAILABLE:
            return Busy("another writer of the dataset", seconds)
        if state == _CANCELLED:
            return Busy("an answer of the database", seconds)
        why = postgresql_fault(error)
        return Unusable(why) if why else None
