"""HOST and PORT."""

import errno
import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from mockpsp.places.listening import Listen


def listen(host: str, monkeypatch: pytest.MonkeyPatch) -> Listen:
    monkeypatch.setenv("HOST", host)
    monkeypatch.setenv("PORT", "8001")
    return Listen.from_environment()


@pytest.mark.parametrize(
    ("host", "url", "public"),
    [
        ("", "http://127.0.0.1:8001", "http://localhost:8001"),
        ("127.0.0.1", "http://127.0.0.1:8001", "http://localhost:8001"),
        ("0.0.0.0", "http://127.0.0.1:8001", "http://localhost:8001"),
        ("::", "http://[::1]:8001", "http://localhost:8001"),
        ("::1", "http://[::1]:8001", "http://[::1]:8001"),
        ("[::1]", "http://[::1]:8001", "http://[::1]:8001"),
        ("fd00::2", "http://[fd00::2]:8001", "http://[fd00::2]:8001"),
        ("LOCALHOST", "http://localhost:8001", "http://localhost:8001"),
        ("mybox.lan", "http://mybox.lan:8001", "http://mybox.lan:8001"),
        ("192.168.1.5", "http://192.168.1.5:8001", "http://192.168.1.5:8001"),
    ],
)
def test_addresses_open_in_a_browser(host: str, url: str, public: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = listen(host, monkeypatch)
    assert (read.url, read.default_public_url) == (url, public)


@pytest.mark.parametrize(
    "host", ["x86_64-conda-linux-gnu", "localhost:8000", "http://localhost", "*", "a b", "0", "fe80::1%eth0", "-"]
)
def test_what_is_no_host_is_refused(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^HOST is '.*'.*127\.0\.0\.1, localhost, 0\.0\.0\.0 or ::"):
        listen(host, monkeypatch)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EADDRINUSE, "Cannot listen on [fd00::2]:8001: another program does. Set PORT"),
        (errno.EACCES, "Set PORT to 1024 or more"),
        (errno.EADDRNOTAVAIL, "HOST is 'fd00::2', where mockpsp cannot listen (Cannot assign requested address)"),
    ],
)
def test_why_it_cannot_listen(number: int, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert says in listen("fd00::2", monkeypatch).refusal(OSError(number, os.strerror(number)))
