"""A connection of psycopg whose statements have a deadline, in the processes that answer people."""

from collections.abc import Sequence
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen

from tenants.db.postgresql.pulse import pulse
from tenants.db.waiting import statement_patience

Done = TypeVar("Done")
SUSPICIOUS_SECONDS = 0.5  # after which somebody asks whether the server is there at all


class NoAnswer(psycopg.OperationalError):
    """PostgreSQL did not answer in time; or it answers nobody at present, and no query was sent."""

    def __init__(self, seconds: float) -> None:
        super().__init__("PostgreSQL does not answer")
        self.seconds = seconds


class PatientConnection(psycopg.Connection[tuple[Any, ...]]):
    """A statement that is not answered in time fails, and the connection goes with it: the answer may still come."""

    @classmethod
    def connect(cls, *args: Any, **kwargs: Any) -> "PatientConnection":
        if pulse.has_stopped:
            raise NoAnswer(0)
        begun = monotonic()
        try:
            return super().connect(*args, **kwargs)
        except psycopg.errors.ConnectionTimeout as error:
            pulse.suspect()
            raise NoAnswer(monotonic() - begun) from error

    def prepared_rows(self, sql: bytes, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement with `$1` and so on for its parameters.

        A cursor of psycopg's binds them on the server, which Django's does not: only so can the statement be prepared.
        """
        with psycopg.RawCursor(self) as cursor:
            return cursor.execute(sql, params, prepare=True, binary=True).fetchall()

    def wait(self, gen: PQGen[Done], interval: float = 0.1, timeout: float | None = None) -> Done:
        seconds = statement_patience()
        if timeout is not None or seconds is None:
            return super().wait(gen, interval, timeout)
        begun = monotonic()
        while not pulse.has_stopped and monotonic() - begun < seconds:
            try:
                return super().wait(gen, interval, SUSPICIOUS_SECONDS)
            except psycopg.errors._WaitTimeout:
                pulse.suspect()
        self.pgconn.finish()
        raise NoAnswer(monotonic() - begun)
