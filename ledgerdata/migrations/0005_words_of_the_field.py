"""Columns get the names that the contract and the field have for them; no row moves, and no index is made anew."""

from django.db import migrations, models

RENAMED = [
    ("account", "number", "sequence"),
    ("account", "stamp", "created_at"),
    ("account", "wire", "payload"),
    ("record", "number", "sequence"),
    ("record", "stamp", "created_at"),
    ("record", "wire", "payload"),
    ("record", "step", "position"),
    ("payment", "steps", "version"),
    ("seedrun", "stamp_before", "last_written_before"),
]
# the database renames a constraint's columns by itself; Django's state does not
CONSTRAINTS = [
    ("account", "account_number_once", ["tenant", "kind", "sequence"]),
    ("account", "account_stamp_once", ["tenant", "kind", "created_at"]),
    ("record", "record_number_once", ["tenant", "sequence"]),
    ("record", "record_stamp_once", ["tenant", "created_at"]),
    ("record", "record_step_once", ["payment", "position"]),
]


class Migration(migrations.Migration):
    dependencies = [("ledgerdata", "0004_seed_run_progress"), ("tenants", "0004_last_written_at")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveConstraint(model, name) for model, name, _ in CONSTRAINTS]
        ),
        *[migrations.RenameField(*names) for names in RENAMED],
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddConstraint(model, models.UniqueConstraint(fields=fields, name=name))
                for model, name, fields in CONSTRAINTS
            ]
        ),
    ]
