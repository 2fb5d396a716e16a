"""Words that payments are found by, with the full text index of either database; and ids that begin alike, together."""

import django.db.models.deletion
from django.db import migrations, models

import ledgerdata.models.payment_words

TABLE, FTS = "ledgerdata_paymentwords", "ledgerdata_wordsearch"

SQLITE = [
    f"CREATE VIRTUAL TABLE {FTS} USING fts5(words, content='{TABLE}', content_rowid='id', tokenize='ascii',"
    " detail='none', columnsize=0)",
    f"CREATE TRIGGER {FTS}_new AFTER INSERT ON {TABLE} BEGIN"
    f" INSERT INTO {FTS}(rowid, words) VALUES (new.id, new.words); END",
    f"CREATE TRIGGER {FTS}_gone AFTER DELETE ON {TABLE} BEGIN"
    f" INSERT INTO {FTS}({FTS}, rowid, words) VALUES ('delete', old.id, old.words); END",
]
SQLITE_BACK = [f"DROP TRIGGER {FTS}_new", f"DROP TRIGGER {FTS}_gone", f"DROP TABLE {FTS}"]

# A range of the index of ids has all that begin alike only where ids compare byte by byte, as they do on SQLite.
ID = "ALTER TABLE ledgerdata_record ALTER COLUMN reference TYPE varchar(40) COLLATE "
POSTGRESQL = [f"CREATE INDEX words_search ON {TABLE} USING gin (words)", f'{ID} "C"']
POSTGRESQL_BACK = [f'{ID} "default"', "DROP INDEX words_search"]


def run(sqlite, postgresql):
    def statements(apps, schema_editor):
        for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
            schema_editor.execute(statement)

    return statements


class Migration(migrations.Migration):
    dependencies = [("tenants", "0008_fault_rules"), ("ledgerdata", "0010_reasons")]

    operations = [
        migrations.CreateModel(
            name="PaymentWords",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("words", ledgerdata.models.payment_words.WordsField()),
                (
                    "tenant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenants.tenant",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "id"), name="words_tenant_id_once")],
            },
        ),
        migrations.RunPython(run(SQLITE, POSTGRESQL), run(SQLITE_BACK, POSTGRESQL_BACK)),
    ]
