"""A folder for the files of one piece of work, such as an archive that has come and is yet to be read."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from django.db.utils import OperationalError

from tenants.db.faults import Unusable, is_disk_full

_OF_THE_PLACE = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
    *(errno.ENOENT, errno.ENOTDIR),  # of the folder that TMPDIR names
}
_SQLITE_OF_THE_PLACE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}


class NoWorkingFiles(Unusable):
    """Temporary files cannot be written, and will not be until somebody makes room for them."""

    def __init__(self, why: str) -> None:
        OperationalError.__init__(self, f"Temporary files cannot be written: {why}; TMPDIR names another place.")


@contextmanager
def working_folder(name: str) -> Iterator[Path]:
    """The folder, which goes at the end with all that is in it. Raises NoWorkingFiles."""
    with working_files(), TemporaryDirectory(prefix=f"mockpsp-{name}-") as folder:
        yield Path(folder)


@contextmanager
def working_files() -> Iterator[None]:
    """Stands around what writes temporary files. Raises NoWorkingFiles where that fails for reasons of the place."""
    try:
        yield
    except OSError as error:
        if error.errno not in _OF_THE_PLACE:
            raise
        raise NoWorkingFiles(_why(error)) from error
    except sqlite3.OperationalError as error:  # of a database of its own
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _SQLITE_OF_THE_PLACE:
            raise
        raise NoWorkingFiles(str(error)) from error


def _why(error: OSError) -> str:
    try:
        folder = gettempdir()
    except FileNotFoundError:  # there is none that can be written
        return str(error.strerror)
    return f"{'the disk is full' if is_disk_full(f'{folder}/any') else error.strerror} ({folder})"
