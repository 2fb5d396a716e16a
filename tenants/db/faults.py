"""Faults of the database in words that say what to do: the errors of the drivers by kind."""

import logging
import shutil
from pathlib import Path
from typing import Any

from django.db.utils import InterfaceError, OperationalError

from tenants.db.waiting import Busy

logger = logging.getLogger(__name__)

UNAVAILABLE = (OperationalError, InterfaceError)
"""Errors of the database that are not the caller's fault: the request may be repeated later."""

NO_ANSWER = "The database did not answer."

_FEW_BYTES = 1_000_000

_SQLITE = {  # by SQLite's primary result code
    8: "its file or folder may not be written",
    10: "reading or writing its file failed (disk I/O error)",
    11: "its file is damaged",
    13: "the disk is full",
    14: "its file cannot be opened",
    26: "its file is no SQLite database",
}
_POSTGRESQL = {  # by the class of the SQLSTATE, or the whole of it
    "25006": "it takes no writes (a standby, or default_transaction_read_only)",
    "53100": "its disk is full",
    "53300": "it has too many connections",
    "53": "it has run out of resources",
    "57P01": "it is being shut down",
    "57P03": "it is starting or being shut down",
    "58": "its own files failed",
    "42501": "the user of DATABASE_URL may not do this",
    "28": "it refuses the user or password of DATABASE_URL",
    "3D000": "it has no database of that name",
}


class Unusable(OperationalError):
    """The database cannot work until somebody mends it. The message says what is wrong."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The database cannot be used: {why}.")


class Replaced(Unusable):
    """The file that is open is not the one that has its name any more."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"its file {path} was removed or replaced while the server ran; put it back, or start the server again"
        )


def in_words(error: BaseException) -> str:
    """A sentence for people about an error of UNAVAILABLE; what drivers say may be more than strangers need know."""
    return str(error) if isinstance(error, Unusable | Busy) else NO_ANSWER


def log_unavailable(error: BaseException) -> None:
    """What is understood is logged in a line: it may come with every request for as long as it lasts."""
    if isinstance(error, Unusable | Busy):
        logger.warning("answered 503: %s", error)
    else:
        logger.error("the database did not answer", exc_info=error)


def sqlite_fault(error: BaseException, path: str) -> str | None:
    """What is wrong with the file; None for an error that is not the file's."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    why = _SQLITE.get(code)
    if why and code in (8, 10, 14) and is_disk_full(path):
        why = _SQLITE[13]
    return f"{why} ({path})" if why else None


def postgresql_fault(error: Any) -> str | None:
    """What is wrong with the server; None for an error that is not the server's."""
    state: str = getattr(error, "sqlstate", None) or ""
    return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])


def file_fault(error: OSError, path: str) -> str:
    """Why a file beside the database could not be made."""
    return f"{'the disk is full' if is_disk_full(path) else error.strerror or error} ({path})"


def is_disk_full(path: str) -> bool:
    try:
        return shutil.disk_usage(Path(path).parent).free < _FEW_BYTES
    except OSError:
        return False
