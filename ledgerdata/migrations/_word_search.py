"""The full text index of either database for the words of payments; and ids that begin alike, together."""

from django.db.migrations.operations.base import Operation

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


class WordSearch(Operation):
    """Makes the index; Django's models do not know of it."""

    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
            schema_editor.execute(statement)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
            schema_editor.execute(statement)

    def describe(self):
        return "Makes the full text index of the words of payments"
