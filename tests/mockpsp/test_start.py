"""What `manage.py` says where it cannot start: one line, which names the variable and what would be right."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.server import database_url, free_port
from tests.test_project import PACKAGES

CODE = ("manage.py", *PACKAGES)
SETTINGS = {"DATABASE_URL", "SECRET_KEY", "HOST", "PORT", "MOCKPSP_PUBLIC_URL", "MOCKPSP_DATA"}


def manage(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """A command with these settings alone."""
    return manage_at(Path(settings.BASE_DIR), *command, **environment)


def manage_at(at: Path, *command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The same in another checkout."""
    env = {name: value for name, value in os.environ.items() if name not in SETTINGS} | environment
    line = [sys.executable, "-B", "manage.py", *command]
    return subprocess.run(line, env=env, cwd=at, capture_output=True, text=True, timeout=60, check=False)


def refusal(*command: str, **environment: str) -> str:
    """The only line that the command says."""
    ended = manage(*command, **environment)
    assert ended.returncode != 0
    (line,) = (ended.stdout + ended.stderr).splitlines()
    return line.removeprefix("CommandError: ")


def test_without_the_driver_of_postgresql(tmp_path: Path) -> None:
    """As a plain wheel is installed: SQLite works, and a URL of PostgreSQL is answered by the name of the extra."""
    blocked = tmp_path / "sitecustomize.py"
    blocked.write_text(WITHOUT_PSYCOPG)
    env = {"PYTHONPATH": str(tmp_path), "MOCKPSP_DATA": str(tmp_path)}
    assert manage("migrate", "-v0", **env).returncode == 0
    line = refusal("migrate", **env, DATABASE_URL="postgres://somebody:hidden@db.example.com/psp")
    assert line.startswith("DATABASE_URL names PostgreSQL, whose driver is not installed: run pip install ")


WITHOUT_PSYCOPG = """
from importlib.machinery import PathFinder
found = PathFinder.find_spec
without = lambda _, name, *rest: None if name.partition(".")[0].startswith("psycopg") else found(name, *rest)
PathFinder.find_spec = classmethod(without)
"""


@pytest.mark.parametrize(
    ("command", "environment", "line"),
    [
        (
            "serve",
            {"HOST": "x86_64-conda-linux-gnu"},
            "HOST is 'x86_64-conda-linux-gnu', where mockpsp cannot listen; it has",
        ),
        ("migrate", {"PORT": "http"}, "PORT is 'http'; it has to be a whole number from 1 to 65535."),
        (
            "serve",
            {"MOCKPSP_PUBLIC_URL": "psp.example.com"},
            "MOCKPSP_PUBLIC_URL is 'psp.example.com'; it has to look like",
        ),
        (
            "migrate",
            {"MOCKPSP_PUBLIC_URL": "https://x/admin"},
            "MOCKPSP_PUBLIC_URL is 'https://x/admin'; its path may not begin",
        ),
        (
            "serve",
            {"MOCKPSP_DATA": "/dev/null/data"},
            "mockpsp cannot keep its files in /dev/null/data (Not a directory): set",
        ),
        (
            "migrate",
            {"DATABASE_URL": "sqlite://:memory:"},
            "DATABASE_URL names a database in memory, of which every process",
        ),
        ("serve", {"DATABASE_URL": "sqlite:////dev/x#y"}, "DATABASE_URL has a '#': write it as %23."),
        ("migrate", {"DATABASE_URL": "mysql://me:secret@host/psp"}, "DATABASE_URL has to name SQLite"),
    ],
)
def test_settings_that_cannot_be_used(command: str, environment: dict[str, str], line: str) -> None:
    assert refusal(command, **environment).startswith(line)


@pytest.mark.parametrize(
    ("option", "line"),
    [
        ("--data=/dev/null/data", "(Not a directory): set --data to a folder that it may write in."),
        ("--port=http", "--port is 'http'; it has to be a whole number from 1 to 65535."),
        ("--host=a b", "--host is 'a b', where mockpsp cannot listen; it has to be an address"),
    ],
)
def test_an_option_that_cannot_be_used_is_named_as_it_was_given(option: str, line: str) -> None:
    assert line in refusal("run", option)


@pytest.mark.parametrize("host", ["no-such-name.invalid", "192.0.2.1", "2001:db8::1"])
def test_a_host_that_is_not_this_machine(host: str, tmp_path: Path) -> None:
    line = refusal("serve", HOST=host, MOCKPSP_DATA=str(tmp_path), MOCKPSP_OPEN_SIGNUP="0")
    assert line.startswith(f"HOST is '{host}', where mockpsp cannot listen (")


def test_run_tells_its_database_and_warns_as_serve_does(tmp_path: Path) -> None:
    """Here it ends by itself, for the port is taken."""
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = manage("run", "--host", "0.0.0.0", "--port", port, "--data", str(tmp_path), MOCKPSP_OPEN_SIGNUP="1")
    assert (ended.returncode, ended.stdout) == (1, f"The database is {tmp_path / 'mockpsp.sqlite3'}.\n")
    assert "(mockpsp.W001) Sign-up is open and the server listens on 0.0.0.0" in ended.stderr
    assert "another program does. Set --port to a free one." in ended.stderr


def test_migrations_that_are_missing(tmp_path: Path) -> None:
    line = refusal("serve", MOCKPSP_DATA=str(tmp_path), PORT=str(free_port()))
    assert line.startswith("Migrations are not applied: ")
    assert line.endswith("Run manage.py migrate.")


def test_a_command_without_tables(tmp_path: Path) -> None:
    line = refusal("check_balances", MOCKPSP_DATA=str(tmp_path))
    assert line.startswith(f"The database {tmp_path / 'mockpsp.sqlite3'} cannot be used: no such table: ")
    assert line.endswith("Run manage.py migrate.")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("dear diary, " * 100)
    assert refusal("check_balances", DATABASE_URL=f"sqlite:///{file}") == (
        f"The database cannot be used: its file is no SQLite database ({file})."
    )


def test_a_data_folder_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "kept here"
    ended = manage("migrate", "-v0", MOCKPSP_DATA=str(folder))
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert {file.name for file in folder.iterdir()} >= {"mockpsp.sqlite3", "secret_key"}


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_data_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert refusal("migrate", MOCKPSP_DATA=str(tmp_path)).endswith("set MOCKPSP_DATA to a folder that it may write in.")


def test_nothing_is_written_where_all_is_set(tmp_path: Path) -> None:
    ended = manage("check", DATABASE_URL=database_url(), SECRET_KEY="s" * 50, MOCKPSP_DATA=str(tmp_path / "unused"))
    assert ended.returncode == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it is about SQLite")
def test_a_checkout_in_any_folder_has_its_database_in_it(tmp_path: Path) -> None:
    checkout = tmp_path / "a b#c, q?x=1, 50%20off"
    checkout.mkdir()
    for part in CODE:
        source = Path(settings.BASE_DIR) / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, checkout / part)
    assert manage_at(checkout, "migrate", "-v0", SECRET_KEY="s" * 50).returncode == 0
    assert (checkout / "var" / "mockpsp.sqlite3").stat().st_size > 0
    assert [found.name for found in tmp_path.iterdir()] == [checkout.name]
