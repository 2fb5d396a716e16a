"""The secret that signs sessions: made on the first run and kept beside the database."""

import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept_secret(path: Path) -> str:
    """The secret in `path`, made first if there is none; processes that start together agree on one.

    Raises OSError, and ImproperlyConfigured where the file is empty.
    """
    if not path.exists():
        handle, draft = tempfile.mkstemp(dir=path.parent)  # mkstemp makes it readable by its owner alone
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        _put_in_place(Path(draft), path)
    secret = path.read_text().strip()
    if not secret:
        raise ImproperlyConfigured(f"{path} is empty: delete it, and a new secret is made. Sessions end with it.")
    return secret


def _put_in_place(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)  # fails where another process was first, so nobody reads half a file
    except FileExistsError:
        pass
    except OSError:  # a file system without links; of two that start together, the later one wins
        draft.rename(path)
        return
    draft.unlink()
