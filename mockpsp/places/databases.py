"""DATABASE_URL before it is used: what would lead to another database than is meant is refused."""

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SQLITE = "sqlite:"
OPTIONS_OF_SQLITE = {"timeout", "isolation_level", "check_same_thread", "cached_statements"}
IN_MEMORY = (
    "DATABASE_URL names a database in memory, of which every process would have its own: name a file, such as"
    " sqlite:////var/lib/mockpsp/mockpsp.sqlite3."
)

WITHOUT_DRIVER = "DATABASE_URL names PostgreSQL, whose driver is not installed: run pip install 'mockpsp[postgresql]'."


def require_postgresql_driver() -> None:
    """Raises ImproperlyConfigured where psycopg, an extra of the package, is not installed."""
    if find_spec("psycopg") is None:
        raise ImproperlyConfigured(WITHOUT_DRIVER)


def url_of_file(path: Path) -> str:
    """The URL of a SQLite file, whatever characters its path has."""
    return f"{SQLITE}///{quote(str(path))}"


def checked_url(url: str) -> str:
    """The URL as it is. Raises ImproperlyConfigured, which does not quote it: it may hold a password."""
    if "#" in url:  # all after it would be dropped
        raise ImproperlyConfigured("DATABASE_URL has a '#': write it as %23.")
    if url.startswith(SQLITE):
        _check_sqlite(url)
    return url


def _check_sqlite(url: str) -> None:
    if {name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)} - OPTIONS_OF_SQLITE:
        raise ImproperlyConfigured("DATABASE_URL has a '?': write one that belongs to a file's name as %3F.")
    name = str(dj_database_url.parse(url)["NAME"])
    if name == ":memory:" or name.startswith("file:"):
        raise ImproperlyConfigured(IN_MEMORY)
    path = Path(name).absolute()
    if path.is_dir():
        raise ImproperlyConfigured(f"DATABASE_URL names the folder {path}: name a file in it.")
    if not path.parent.is_dir():
        raise ImproperlyConfigured(f"DATABASE_URL names a file in {path.parent}, which is no folder: make it first.")
