"""Reading an archive: every line against every rule, and the whole against what its last line says of it."""

import hashlib
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from os import SEEK_END
from pathlib import Path
from typing import IO

from ledgerdata.archive.consistency import Consistency
from ledgerdata.archive.ends import read_header
from ledgerdata.archive.lines import KINDS, UNSEALED, Closing, Header, Row
from ledgerdata.archive.parse import read_row
from ledgerdata.archive.refusals import refused
from ledgerdata.rules.errors import NotPossible
from ledgerdata.rules.limits import KEY_LENGTH, MOST_METADATA, TEXT_LENGTH

LONGEST_LINE = 5 * MOST_METADATA * (KEY_LENGTH + TEXT_LENGTH)  # bytes: 4 a character of metadata, and the rest

LONGEST_CLOSING = 1_000  # bytes


@dataclass(frozen=True, slots=True)
class Archive:
    """A file that was found to be right."""

    path: Path
    header: Header
    rows: int
    first: datetime | None
    sha256: str


def check(path: Path, *, unsealed: bool = False) -> Archive:
    """Reads the file to its end.

    A file of version 1 has no closing line with its contents, so that nobody knows whether its end is missing; it
    is refused unless `unsealed`. Raises InvalidInput naming the line that is wrong, and the field; NotPossible where
    the path names no file; OSError.
    """
    reading = Reading(path)
    for _ in reading.rows(unsealed=unsealed):
        pass
    return reading.archive()


def announced(path: Path) -> Archive:
    """What a file of our own says of itself. It is checked while it is loaded, as any file is.

    Raises InvalidInput where its first or its last line cannot be read.
    """
    with _opened(path) as file:
        header = read_header(file.readline(LONGEST_LINE))
        file.seek(-min(LONGEST_CLOSING, path.stat().st_size), SEEK_END)
        last = file.read().splitlines()[-1] + b"\n"
    closing = read_row(0, last)
    if not isinstance(closing, Closing):
        raise refused(0, "is not the one that ends a file")
    return Archive(path, header, sum(closing.rows.values()), None, closing.sha256)


class Reading:
    """One pass through a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header: Header
        self._consistency = Consistency()
        self._digest = hashlib.sha256()

    def rows(self, *, unsealed: bool) -> Iterator[tuple[int, Row]]:
        """The rows with the numbers of their lines. All of them are right only once the last one has been given."""
        with closing(self._consistency), _opened(self.path) as file:
            lines = _lines(file)
            self._begin(next(lines, (1, b""))[1], unsealed)
            end: Closing | None = None
            number = 1
            for number, text in lines:
                if end:
                    raise refused(number, "stands behind the line that ends the file")
                row = read_row(number, text)
                if isinstance(row, Closing):
                    end = row
                    continue
                self._digest.update(text)
                self._consistency.take(number, row)
                yield number, row
            self._finish(number, end)

    def archive(self) -> Archive:
        """What the file was found to be."""
        checked = self._consistency
        return Archive(self.path, self.header, checked.rows.total(), checked.first, self._digest.hexdigest())

    def _begin(self, text: bytes, unsealed: bool) -> None:
        self.header = read_header(text)
        if self.header.version == UNSEALED and not unsealed:
            problem = "is 1: such a file does not say what it holds, so its end may be missing; --unsealed takes it"
            raise refused(1, problem, "version")
        self._digest.update(text)

    def _finish(self, number: int, end: Closing | None) -> None:
        """Whether the file holds what it says."""
        if end is None and self.header.version != UNSEALED:
            raise refused(number, "is the last one, but is not the one that ends a file: the rest is missing")
        self._consistency.finish()
        if end is None:
            return
        for kind in KINDS:
            if end.rows[kind] != self._consistency.rows[kind]:
                raise refused(
                    number, f"is {end.rows[kind]}; the file holds {self._consistency.rows[kind]}", f"rows.{kind}"
                )
        if end.sha256 != self._digest.hexdigest():
            raise refused(number, f"is not that of the lines before it, {self._digest.hexdigest()}", "sha256")


def _opened(path: Path) -> IO[bytes]:
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # a folder has its own error; a pipe can be read only once
        raise NotPossible(f"{path} is not a regular file.")
    return path.open("rb")


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers. Raises InvalidInput where one is longer than any can be."""
    number = 0
    while text := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(text) > LONGEST_LINE:
            raise refused(number, f"is longer than {LONGEST_LINE:,} bytes, and no line of an archive is")
        yield number, text
