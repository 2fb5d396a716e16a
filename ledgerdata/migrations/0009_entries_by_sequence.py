"""Entries name their record by its sequence alone."""

import django.db.models.deletion
from django.db import migrations, models

FILL_RECORDS = """
    UPDATE ledgerdata_entry SET record_id = (
        SELECT id FROM ledgerdata_record
        WHERE tenant_id = ledgerdata_entry.tenant_id AND sequence = ledgerdata_entry.record_sequence
    )
"""


class Migration(migrations.Migration):
    dependencies = [("ledgerdata", "0008_tenant_in_every_key")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, FILL_RECORDS),
        migrations.RemoveField("entry", "record"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    "entry",
                    "record",
                    models.ForeignObject(
                        from_fields=("tenant", "record_sequence"),
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="ledgerdata.record",
                        to_fields=("tenant", "sequence"),
                    ),
                )
            ]
        ),
    ]
