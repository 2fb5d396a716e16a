"""The log of the server's threads."""

import logging
from contextlib import suppress

logger = logging.getLogger(__name__)


def log_failure(what: str, *arguments: object) -> None:
    """Logs the error that is being handled. No thread ends of a log that fails, be it by a full disk or the clock."""
    with suppress(Exception):
        logger.exception(what, *arguments)
