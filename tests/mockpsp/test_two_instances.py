"""Two instances on one host: browsers tell its ports not apart, and yet neither signs anybody out of the other."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.db import connection

from tests.server import running

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="it copies the file of the tests' database")


def copy_database(folder: Path) -> None:
    """Migrated tables where a server of this folder looks for them."""
    file = folder / "mockpsp.sqlite3"
    if not file.exists():
        folder.mkdir()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])


@pytest.fixture(params=["data", "port"])
def roots(request: pytest.FixtureRequest, tmp_path: Path, committing: None) -> Iterator[list[str]]:
    """Two servers: with data of their own behind one public address, or with the same data on two ports."""
    settings = []
    for name in ("one", "two"):
        folder = tmp_path / (name if request.param == "data" else "same")
        copy_database(folder)
        settings.append({"DATABASE_URL": "", "MOCKPSP_DATA": str(folder), "MOCKPSP_WORKERS": "1"})
        if request.param == "data":
            settings[-1]["MOCKPSP_PUBLIC_URL"] = "http://127.0.0.1:8000"
    with running(**settings[0]) as one, running(**settings[1]) as two:
        yield [one.root, two.root]


def page(browser: httpx.Client, root: str) -> httpx.Response:
    return browser.get(f"{root}/admin/")


def sign_in(browser: httpx.Client, root: str, key: str) -> None:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page(browser, root).text)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "key": key}
    assert browser.post(f"{root}/admin/login/", data=form, headers={"Origin": root}).url.path == "/admin/"


def opened_at(shown: httpx.Response) -> str:
    """The address of the dataset that is open, as the header has it."""
    assert shown.url.path == "/admin/"
    found = re.search(r'class="psp-dataset-name" href="([^"]+)"', shown.text)
    assert found
    return found[1]


def test_neither_signs_out_of_the_other(roots: list[str]) -> None:
    one, two = roots
    with httpx.Client(follow_redirects=True, timeout=30) as browser:
        sign_in(browser, one, "the-first-key")
        sign_in(browser, two, "the-other-key")
        opened = {root: opened_at(page(browser, root)) for root in (one, two)}
        for root in (one, two, one):
            assert opened_at(page(browser, root)) == opened[root]
        assert len({cookie.name for cookie in browser.cookies.jar}) == 4
