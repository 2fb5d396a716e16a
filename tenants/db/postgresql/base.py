"""The connection to PostgreSQL: each thread has one, and waits neither for it nor for an answer without end."""

from typing import Any

from django.db.backends.postgresql import base
from django.utils.functional import cached_property
from psycopg import IsolationLevel

from tenants.db.postgresql.connection import PatientConnection
from tenants.db.postgresql.errors import PostgreSQLErrors
from tenants.db.waiting import PATIENCE, are_statements_limited

MORE_THAN_FOR_A_LOCK = 0.5  # seconds: with equal limits the error would not say that it was a lock


class DatabaseWrapper(base.DatabaseWrapper):
    """One thread's connection."""

    @cached_property
    def wrap_database_errors(self) -> PostgreSQLErrors:
        return PostgreSQLErrors(self)

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        if are_statements_limited():
            seconds = PATIENCE + MORE_THAN_FOR_A_LOCK
            params["options"] = f"-c statement_timeout={seconds * 1_000:.0f} {params.get('options', '')}"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> PatientConnection:
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return PatientConnection.connect(**conn_params)
