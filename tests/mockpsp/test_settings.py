"""The readers of the environment: what they take, and that a bad value is named with what would be right."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from mockpsp.settings import database, env_flag, env_int, env_origin, env_text

NAME = "MOCKPSP_TEST_SETTING"


@pytest.mark.parametrize(("value", "read"), [("x", "x"), ("", "default"), (None, "default")])
def test_text(value: str | None, read: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if value is not None:
        monkeypatch.setenv(NAME, value)
    assert env_text(NAME, "default") == read


@pytest.mark.parametrize(("value", "read"), [("1", 1), ("8", 8), ("64", 64), ("", 2)])
def test_whole_numbers(value: str, read: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)
    assert env_int(NAME, 2, least=1, most=64) == read


@pytest.mark.parametrize("value", ["0", "65", "-1", "1.5", "two", " 2", "0x2"])
def test_bad_whole_numbers(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is '{value}'; .* from 1 to 64"):
        env_int(NAME, 2, least=1, most=64)


@pytest.mark.parametrize("value", ["1", "true", "YES", "On"])
def test_yes(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)
    assert env_flag(NAME, default=False)


@pytest.mark.parametrize("value", ["0", "false", "NO", "Off"])
def test_no(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)
    assert not env_flag(NAME, default=True)


def test_an_empty_flag_is_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "")
    assert env_flag(NAME, default=True)


@pytest.mark.parametrize("value", ["2", "maybe", "10", " 1"])
def test_bad_flags(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is '{value}'; it has to be 1 or 0"):
        env_flag(NAME, default=False)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("https://psp.example.com", "https://psp.example.com"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_origins(value: str, read: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)
    assert env_origin(NAME, "http://localhost") == read


@pytest.mark.parametrize(
    "value",
    [
        "psp.example.com",
        "ftp://psp.example.com",
        "https://",
        "https://psp.example.com/path",
        "https://psp.example.com?x=1",
        "http://[::1",
        "http://host:port",
        "http://host:99999",
        "//host",
    ],
)
def test_bad_origins(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        env_origin(NAME, "http://localhost")


def test_sqlite_is_safe_under_writers() -> None:
    options = database("sqlite:////tmp/x.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_has_a_pool_and_leaves_its_connections_to_it(scheme: str) -> None:
    config = database(f"{scheme}://someone:secret@db.example.com:5433/psp")
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db.example.com", 5433, "psp")
    assert config["CONN_MAX_AGE"] == 0
    assert config["OPTIONS"]["pool"]


def test_postgresql_keeps_the_options_that_the_url_gives() -> None:
    options = database("postgres://db.example.com/psp?options=-c%20lock_timeout%3D5s")["OPTIONS"]["options"]
    assert options == "-c lock_timeout=5s -c plan_cache_mode=force_generic_plan"
    assert database("postgres://db.example.com/psp")["OPTIONS"]["options"].startswith("-c plan_cache_mode")


@pytest.mark.parametrize(
    "url", ["mysql://someone:secret@host/db", "nonsense", "secret", "oracle://someone:secret@host/db"]
)
def test_another_database_is_refused_without_telling_the_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as error:
        database(url)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("environment", "most"),
    [
        ({}, 0),
        ({"HOST": "localhost"}, 0),
        ({"HOST": "0.0.0.0"}, 1_000),
        ({"MOCKPSP_PUBLIC_URL": "https://psp.example.com"}, 1_000),
        ({"HOST": "0.0.0.0", "MOCKPSP_SIGNUPS_PER_DAY": "0"}, 0),
        ({"MOCKPSP_SIGNUPS_PER_DAY": "7"}, 7),
    ],
)
def test_sign_ups_are_limited_where_others_reach_the_server(environment: dict[str, str], most: int) -> None:
    own = {name: held for name, held in os.environ.items() if not name.startswith(("HOST", "PORT", "MOCKPSP_"))}
    told = "from mockpsp import settings; print(settings.SIGNUPS_PER_DAY)"
    asked = subprocess.run([sys.executable, "-c", told], env=own | environment, capture_output=True, check=True)
    assert int(asked.stdout) == most
