"""What a URL of a database becomes."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from mockpsp.settings import database


def test_sqlite_is_safe_under_writers() -> None:
    options = database("sqlite:////tmp/x.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_threads_keep_their_connections_to_postgresql(scheme: str) -> None:
    config = database(f"{scheme}://someone:secret@db.example.com:5433/psp")
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db.example.com", 5433, "psp")
    assert config["CONN_MAX_AGE"] is None
    assert config["OPTIONS"]["connect_timeout"] == 5


def test_postgresql_keeps_the_options_that_the_url_gives() -> None:
    options = database("postgres://db.example.com/psp?options=-c%20lock_timeout%3D9s")["OPTIONS"]["options"]
    assert options == "-c lock_timeout=5000 -c lock_timeout=9s -c plan_cache_mode=force_generic_plan"  # the last holds
    alone = database("postgres://db.example.com/psp")["OPTIONS"]["options"]
    assert alone == "-c lock_timeout=5000 -c plan_cache_mode=force_generic_plan"


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
