"""Signing in behind a proxy, in a codespace, on a LAN: it works, or the page says which variable to set to what."""

import re
from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import clear_script_prefix, set_script_prefix
from pytest_django import Settings

from mockpsp.places.addresses import Root
from tenants.models import Tenant

PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}


@pytest.fixture
def browser(tenant: Tenant) -> Client:
    """A browser that is checked as a real one is."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def public(settings: Settings) -> Callable[[str], None]:
    """Sets MOCKPSP_PUBLIC_URL."""

    def set_url(url: str) -> None:
        root = Root.read(url)
        settings.PUBLIC, settings.PUBLIC_URL, settings.CSRF_TRUSTED_ORIGINS = root, root.url, [root.origin]
        settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = root.scheme == "https"

    return set_url


def sign_in(
    browser: Client, key: str, origin: str, host: str, headers: dict[str, str] | None = None
) -> tuple[int, str]:
    """What comes of the form of the login page, sent by a browser that is at `origin`."""
    headers = {"Host": host} | (headers or {})
    page = browser.get("/admin/login/", headers=headers)
    assert page.status_code == 200
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert token
    if browser.cookies and not origin.startswith("https:"):
        for name in [name for name, cookie in browser.cookies.items() if cookie["secure"]]:
            del browser.cookies[name]  # as browsers do
    form = {"csrfmiddlewaretoken": token[1], "key": key}
    answer = browser.post("/admin/login/", form, headers=headers | {"Origin": origin})
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    "host",
    [
        "localhost:8000",
        "127.0.0.1:8000",
        "[::1]:8000",
        "192.168.1.5:8000",
        "[fd00::2]:8000",
        "mybox:8000",
        "mybox",
        "mybox.local:8000",
        "mockpsp.localhost:8000",
        "host.docker.internal:8000",
        "psp.default.svc.cluster.local",
    ],
)
def test_addresses_of_the_machine_need_no_setting(host: str, browser: Client, key: str) -> None:
    assert sign_in(browser, key, f"http://{host}", host)[0] == 302


@pytest.mark.parametrize("host", ["psp.example.com", "127.0.0.1:8000", "mockpsp:8000"])
def test_behind_tls_the_public_address_is_enough(
    host: str, public: Callable[[str], None], browser: Client, key: str
) -> None:
    """The proxy may pass on the browser's name for the server, or have its own."""
    public("https://psp.example.com")
    assert sign_in(browser, key, "https://psp.example.com", host, PROXY)[0] == 302
    assert all(cookie["secure"] for cookie in browser.cookies.values())


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ({"Host": "psp.example.com"}, "http://psp.example.com"),
        ({"Host": "psp.example.com:8443"}, "http://psp.example.com:8443"),
        ({"Host": "PSP.example.com"} | PROXY, "https://psp.example.com"),
    ],
)
def test_an_unknown_name_is_told_what_to_set(headers: dict[str, str], wanted: str, browser: Client) -> None:
    answer = browser.get("/admin/login/", headers=headers)
    assert answer.status_code == 400
    assert f"<code>MOCKPSP_PUBLIC_URL={wanted}</code>" in answer.content.decode()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["my_psp:8000", "psp.example.com:port", "<script>", ""])
def test_a_name_that_is_none_is_refused_in_words(host: str, browser: Client) -> None:
    answer = browser.get("/admin/login/", headers={"Host": host})
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "no underscore" in text
    assert "<script>" not in text


def test_a_proxy_that_renames_is_told_what_to_set(browser: Client, key: str) -> None:
    status, text = sign_in(browser, key, "https://psp.example.com", "127.0.0.1:8000", PROXY)
    assert status == 403
    assert "<code>MOCKPSP_PUBLIC_URL=https://psp.example.com</code>" in text


def test_tls_before_a_plain_public_address_is_told_what_to_set(
    public: Callable[[str], None], browser: Client, key: str
) -> None:
    public("http://psp.example.com/team")
    status, text = sign_in(browser, key, "https://psp.example.com", "psp.example.com")
    assert status == 403
    assert "<code>MOCKPSP_PUBLIC_URL=https://psp.example.com/team</code>" in text


def test_plain_http_beside_tls_is_told_where_to_go(public: Callable[[str], None], browser: Client, key: str) -> None:
    public("https://psp.example.com")
    status, text = sign_in(browser, key, "http://192.168.1.5:8000", "192.168.1.5:8000")
    assert status == 403
    assert 'href="https://psp.example.com/admin/"' in text
    assert "<code>MOCKPSP_PUBLIC_URL=http://192.168.1.5:8000</code>" in text


@pytest.mark.parametrize("origin", ["null", "http://localhost:8000", "nonsense", "https://a_b.example"])
def test_another_failure_names_no_setting(origin: str, browser: Client, key: str) -> None:
    answer = browser.post("/admin/login/", {"key": key}, headers={"Origin": origin, "Host": "localhost:8000"})
    assert answer.status_code == 403
    assert "Send it again" in answer.content.decode()
    assert "MOCKPSP_PUBLIC_URL" not in answer.content.decode()


def test_the_contract_takes_any_name(browser: Client) -> None:
    assert browser.get("/healthz", headers={"Host": "psp.example.com"}).status_code == 200
    assert browser.get("/accounts", headers={"Host": "psp.example.com"}).status_code == 401


def test_the_page_of_a_failure_finds_its_files_below_a_path(settings: Settings) -> None:
    settings.STATIC_URL = "/psp/static/"
    set_script_prefix("/psp/")
    try:
        links = re.findall(r'href="([^"]+)"', render_to_string("500.html"))
    finally:
        clear_script_prefix()
    assert links == ["/psp/static/admin/css/base.css", "/psp/static/mockpsp/admin.css", "/psp/admin/"]
