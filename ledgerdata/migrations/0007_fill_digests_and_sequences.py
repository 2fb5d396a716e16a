"""Fills what 0006 added, by two statements: no row comes into memory here."""

import hashlib

from django.db import migrations

FILL_DIGESTS = """
    UPDATE ledgerdata_payment SET key_digest = {digest}
    WHERE NOT EXISTS (
        SELECT 1 FROM ledgerdata_record
        WHERE payment_id = ledgerdata_payment.id AND position = 0 AND reference = ledgerdata_payment.reference
    )
"""
FILL_SEQUENCES = """
    UPDATE ledgerdata_entry SET record_sequence = (
        SELECT sequence FROM ledgerdata_record WHERE id = ledgerdata_entry.record_id
    )
"""


def fill(apps, schema_editor):
    """A payment whose reference is not its root's id was made by POST (lifecycle.md, words)."""
    digest = "substring(sha256(convert_to(reference, 'UTF8')) for 16)"
    if schema_editor.connection.vendor == "sqlite":
        digest = "digest_of_key(reference)"
        schema_editor.connection.ensure_connection()
        schema_editor.connection.connection.create_function("digest_of_key", 1, _digest, deterministic=True)
    schema_editor.execute(FILL_DIGESTS.format(digest=digest))
    schema_editor.execute(FILL_SEQUENCES)


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()[:16]


class Migration(migrations.Migration):
    dependencies = [("ledgerdata", "0006_digests_and_sequences")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
