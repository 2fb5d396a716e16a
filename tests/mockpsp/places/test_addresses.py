"""Addresses as people write them."""

import pytest

from mockpsp.places.addresses import Root, is_loopback


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://psp.example.com", "https://psp.example.com"),
        ("HTTPS://PSP.Example.COM/", "https://psp.example.com"),
        ("https://psp.example.com:443", "https://psp.example.com"),
        ("http://psp.example.com:80/", "http://psp.example.com"),
        ("https://psp.example.com:80", "https://psp.example.com:80"),
        ("https://psp.example.com.", "https://psp.example.com"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("http://mockpsp:8000", "http://mockpsp:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://[FD00:0:0::2]", "http://[fd00::2]"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://BÜCHER.example", "https://xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://shared.example.com/psp", "https://shared.example.com/psp"),
        ("https://shared.example.com/Team-1/psp.v2/", "https://shared.example.com/Team-1/psp.v2"),
    ],
)
def test_addresses_as_browsers_send_them(text: str, url: str) -> None:
    assert Root.read(text).url == url


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("psp.example.com", "https://psp.example.com"),
        ("ftp://psp.example.com", "https://psp.example.com"),
        ("https://", "https://psp.example.com"),
        ("//host", "https://psp.example.com"),
        ("http://[::1", "https://psp.example.com"),
        ("http://x[::1]y", "https://psp.example.com"),
        ("http://host:port", "https://psp.example.com"),
        ("http://host:99999", "https://psp.example.com"),
        ("http://host:0", "https://psp.example.com"),
        ("https://psp.example.com?x=1", "without . or #"),
        ("https://psp.example.com/a#b", "without . or #"),
        ("https://me:secret@psp.example.com", "without a user name"),
        ("https://psp.example.com/a b", "without spaces"),
        ("https://psp.exa\nmple.com", "without spaces"),
        ("https://psp.example.com\\admin", "without spaces and backslashes"),
        ("https://psp.example.com/a/../b", "single slashes"),
        ("https://psp.example.com/a//b", "single slashes"),
        ("https://psp.example.com/%61", "single slashes"),
        ("http://my_psp:8000", "underscore"),
        ("http://-psp.example.com", "no name of a host"),
        ("http://psp..example.com", "no name of a host"),
        (f"http://{'a' * 64}.example.com", "no name of a host"),
        ("http://127.1", "four numbers"),
        ("http://256.0.0.1", "four numbers"),
        ("http://[fe80::1%25eth0]", "zone"),
        ("http://[12345::]", "no IPv6 address|has to look like"),
        ("http://0.0.0.0:8000", "stands for all"),
        ("http://[::]:8000", "stands for all"),
        ("https://straße.example", "xn--"),
        (f"https://psp.example.com/{'a' * 500}", "at most 500"),
    ],
)
def test_what_is_none_is_refused_with_what_would_be_right(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Root.read(text)


@pytest.mark.parametrize("text", ["http://my_psp:8000", "http://_psp", "http://team_a-psp_1.internal"])
def test_services_of_compose_files_may_have_underscores(text: str) -> None:
    assert Root.read(text, takes_underscores=True).url == text


@pytest.mark.parametrize(
    ("host", "loops"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("psp.localhost", True),
        ("0.0.0.0", False),
        ("192.168.1.5", False),
        ("fd00::2", False),
        ("mockpsp", False),
        ("notlocalhost", False),
    ],
)
def test_loopback(host: str, loops: bool) -> None:
    assert is_loopback(host) is loops
