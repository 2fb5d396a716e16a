"""DATABASE_URL: the database is where it is meant."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from mockpsp.places.databases import checked_url, url_of_file
from mockpsp.settings import database


@pytest.mark.parametrize("name", ["plain", "a b", "a#b", "a?b=c", "a%20b", "a%b", "ü;&=+"])
def test_any_folder_holds_the_database(name: str, tmp_path: Path) -> None:
    file = tmp_path / name / "mockpsp.sqlite3"
    file.parent.mkdir()
    assert database(checked_url(url_of_file(file)))["NAME"] == str(file)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:",
        "sqlite://",
        "sqlite:///",
        "sqlite://:memory:",
        "sqlite:///:memory:",
        "sqlite://file.sqlite3",
        "sqlite:///file::memory:",
    ],
)
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"in memory.*name a file"):
        checked_url(url)


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        ("/a#b/x", "write it as %23"),
        ("/a?b/x", "write one .* as %3F"),
        ("", "names the folder"),
        ("/nowhere/x", "which is no folder: make it first"),
    ],
)
def test_another_place_than_is_meant_is_refused(rest: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=why):
        checked_url(f"sqlite:///{tmp_path}{rest}")


@pytest.mark.parametrize("url", ["sqlite:///{}/x?timeout=3", "postgres://me:%23secret@db.example.com/psp"])
def test_what_is_right_stays(url: str, tmp_path: Path) -> None:
    url = url.format(tmp_path)
    assert checked_url(url) == url


def test_a_password_is_not_told() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        checked_url("postgres://me:#secret@db.example.com/psp")
    assert "secret" not in str(refusal.value)
