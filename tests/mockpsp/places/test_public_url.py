"""MOCKPSP_PUBLIC_URL, and paths below it."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import get_resolver

from mockpsp.places.listening import Listen
from mockpsp.places.public_url import OURS, below, public_root

LISTEN = Listen("127.0.0.1", 8000)
CODESPACE = {
    "CODESPACES": "true",
    "CODESPACE_NAME": "fuzzy-disco-4j7",
    "GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN": "app.github.dev",
}


@pytest.fixture(autouse=True)
def no_codespace(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOCKPSP_PUBLIC_URL", *CODESPACE):
        monkeypatch.delenv(name, raising=False)


def test_it_is_where_the_server_listens() -> None:
    assert public_root(LISTEN).url == "http://localhost:8000"


def test_in_a_codespace_it_is_the_forwarded_port(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CODESPACE.items():
        monkeypatch.setenv(name, value)
    assert public_root(LISTEN).url == "https://fuzzy-disco-4j7-8000.app.github.dev"
    monkeypatch.setenv("MOCKPSP_PUBLIC_URL", "http://localhost:8000")
    assert public_root(LISTEN).url == "http://localhost:8000"


@pytest.mark.parametrize("value", ["psp.example.com", "http://my_psp:8000", "https://psp.example.com?", "x" * 9999])
def test_a_refusal_is_one_line_that_names_it(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKPSP_PUBLIC_URL", value)
    with pytest.raises(ImproperlyConfigured, match=r"^MOCKPSP_PUBLIC_URL is '.+'; (it has|the name)") as refusal:
        public_root(LISTEN)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 300


def test_paths_of_ours_cannot_be_the_public_path(monkeypatch: pytest.MonkeyPatch) -> None:
    for pattern in get_resolver().url_patterns:
        first = str(pattern.pattern).split("/")[0]
        inner = getattr(pattern, "url_patterns", []) if not first else []
        for path in [first, *(str(each.pattern).split("/")[0] for each in inner)]:
            assert path in OURS | {""}, "public paths may not begin so"
    monkeypatch.setenv("MOCKPSP_PUBLIC_URL", "https://shared.example.com/admin/psp")
    with pytest.raises(ImproperlyConfigured, match="may not begin with /admin"):
        public_root(LISTEN)


@pytest.mark.parametrize(
    ("path", "rest"),
    [
        ("/psp", "/"),
        ("/psp/", "/"),
        ("/psp/accounts", "/accounts"),
        ("/psp/admin/", "/admin/"),
        ("/accounts", "/accounts"),
        ("/pspx/accounts", "/pspx/accounts"),
        ("/", "/"),
    ],
)
def test_below(path: str, rest: str) -> None:
    assert below("/psp", path) == rest


def test_below_no_path() -> None:
    assert below("", "/psp/accounts") == "/psp/accounts"
