"""Which ids a file has named already: any number of them, in little memory."""

import sqlite3

CACHE = 16_384  # kB; what does not fit goes into a temporary file that SQLite deletes


class Seen:
    """A set of texts that is only added to."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{CACHE}"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("CREATE TABLE seen (name TEXT PRIMARY KEY) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def add(self, name: str) -> bool:
        """Whether it is new."""
        added = self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (name,))
        return added.rowcount == 1

    def close(self) -> None:
        self._database.close()
