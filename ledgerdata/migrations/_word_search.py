"""An operation that makes the full text index of either database for the words of payments; and ids that begin alike
together.
"""

from django.db import migrations

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


def word_search():
    return migrations.RunPython(_run(SQLITE, POSTGRESQL), _run(SQLITE_BACK, POSTGRESQL_BACK))


def _run(sqlite, postgresql):
    def statements(apps, schema_editor):
        for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
            schema_editor.execute(statement)

    return statements
