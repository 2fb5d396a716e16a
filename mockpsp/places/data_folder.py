"""The folder that mockpsp keeps its files in: MOCKPSP_DATA, or `var` in the checkout."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from mockpsp.places.environment import called, env_text
from mockpsp.places.secret_key import kept_secret

NAME = "MOCKPSP_DATA"


def data_folder(default: Path) -> Path:
    """The folder's absolute path. It is created where it is needed."""
    return Path(env_text(NAME, str(default))).expanduser().absolute()


def secret_of(folder: Path, name: str = "secret_key") -> str:
    """The secret that is kept in the folder under this name; both are created where they are missing."""
    with _usable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        return kept_secret(folder / name)


def require_folder(folder: Path) -> None:
    """Makes the folder where there is none, and finds out whether files can be made in it."""
    with _usable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(None, "files cannot be made in it")


@contextmanager
def _usable(folder: Path) -> Iterator[None]:
    """Raises ImproperlyConfigured, in one line, where the system refuses what is done inside."""
    try:
        yield
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "a file in it cannot be read"
        raise ImproperlyConfigured(
            f"mockpsp cannot keep its files in {folder} ({why}): set {called(NAME)} to a folder that it may write in."
        ) from error
