"""Whether the file that is open still has its name: who deletes it leaves the server with a file that nobody has."""

import os
from pathlib import Path

from tenants.db.faults import Replaced

_known: dict[str, tuple[int, int]] = {}  # device and inode, by path: as this process, or its parent, opened it first


class OpenFile:
    """A SQLite file by its path."""

    def __init__(self, name: str) -> None:
        self.is_in_memory = name.startswith("file:") or ":memory:" in name
        self.path = name

    def remember(self) -> None:
        """Called once it is open."""
        if not self.is_in_memory and self.path not in _known:
            found = Path(self.path).stat()
            _known[self.path] = found.st_dev, found.st_ino

    def check(self) -> None:
        """Raises Replaced."""
        known = _known.get(self.path)
        if known is None:
            return
        try:
            found = os.stat(self.path)
        except OSError as error:
            raise Replaced(self.path) from error
        if (found.st_dev, found.st_ino) != known:
            raise Replaced(self.path)
