"""The words that a payment is found by, for the full text search of either database.

No write of a payment waits for them: they are made later, for many payments at once (operations/search_index.py).
"""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from tenants.scoping import TenantImplied


class WordsField(models.Field[list[str], list[str]]):
    """Words: a `tsvector` on PostgreSQL; on SQLite text with blanks around each, which a table of FTS5 follows."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "text" if connection.vendor == "sqlite" else "tsvector"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return f" {' '.join(value)} " if connection.vendor == "sqlite" else list(value)

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return "%s" if connection.vendor == "sqlite" else "array_to_tsvector(%s::text[])"


class PaymentWords(TenantImplied):
    """One row a payment, with its primary key; within a dataset they are made in the order of these keys."""

    id = models.BigIntegerField(primary_key=True)
    words = WordsField()

    class Meta:
        # which payments have their words, newest first
        constraints = [models.UniqueConstraint(fields=["tenant", "id"], name="words_tenant_id_once")]

    def __str__(self) -> str:
        return f"words of payment {self.pk}"
