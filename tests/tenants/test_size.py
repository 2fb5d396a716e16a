"""What a dataset is said to take, beside what the database says."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from tenants.access import tenant_of
from tenants.size import about_bytes


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL says how large a database is by whole segments")
def test_it_is_about_right(key: str) -> None:
    before = _bytes()
    call_command("seed", key, payments=3_000, seed="size", stdout=StringIO(), stderr=StringIO())
    said, grown = about_bytes(tenant_of(key)), _bytes() - before
    assert grown / 2 < said < grown * 2, f"said {said:,}, grown by {grown:,}"


def _bytes() -> int:
    with connection.cursor() as cursor:
        used = "(page_count - freelist_count) * page_size"
        cursor.execute(f"SELECT {used} FROM pragma_page_count, pragma_freelist_count, pragma_page_size")
        size: int = cursor.fetchone()[0]
        return size
