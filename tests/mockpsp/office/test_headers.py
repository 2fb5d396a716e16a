"""What every page of the back office tells the browser to keep to."""

import httpx
import pytest
from django.test import Client

PAGES = [
    "/admin/",
    "/admin/login/",
    "/admin/install/",
    "/admin/compare/",
    "/admin/guide/",
    "/admin/nothing/",
    "/docs/",
    "/admin/jsi18n/",
]


@pytest.mark.parametrize("page", PAGES)
def test_nothing_runs_but_our_own_files(office: Client, page: str) -> None:
    policy = office.get(page).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_script_or_a_style_in_it(office: Client, page: str) -> None:
    text = office.get(page).content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text
    assert "javascript:" not in text


def test_other_protections(office: Client) -> None:
    headers = office.get("/admin/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_what_cannot_be_read_is_told_on_a_page_of_ours(office: Client) -> None:
    answer = office.get("/admin/ledgerdata/payment/?state=%00")
    assert answer.status_code == 400
    assert "nothing was done" in answer.content.decode()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_files_are_served_by_the_real_server(server: str) -> None:
    for name in ("admin.css", "admin.js", "icon.svg"):
        assert httpx.get(f"{server}/static/mockpsp/{name}").status_code == 200
