"""What Django would find out by a transaction."""

from django.db.backends.sqlite3 import features


class DatabaseFeatures(features.DatabaseFeatures):
    """A transaction is refused where the file may not be written, which Django takes for a SQLite without JSON."""

    supports_json_field = True  # every SQLite that Django 5.2 takes has it
