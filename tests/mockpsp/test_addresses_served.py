"""The address that `manage.py serve` prints opens in a browser, whatever HOST is."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from django.conf import settings

from tests.server import database_url, free_port


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@contextmanager
def printed(host: str) -> Iterator[str]:
    """The address on the first line of a server that listens there."""
    port = str(free_port())
    env = os.environ | {"DATABASE_URL": database_url(), "HOST": host, "PORT": port, "MOCKPSP_WORKERS": "1"}
    command = [sys.executable, "manage.py", "serve"]
    with subprocess.Popen(
        command, env=env, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout
        try:
            words = process.stdout.readline().split()
            (address,) = [word for word in words if word.startswith("http")]
            assert address.endswith(f":{port}/")
            yield address
        finally:
            process.terminate()


@pytest.mark.parametrize("host", ["", "127.0.0.1", "localhost", "0.0.0.0", "::1", "[::1]", "::"])
def test_the_address_opens(host: str, committing: None) -> None:
    if ":" in host and not has_ipv6():
        pytest.skip("this machine has no IPv6")
    transport = httpx.HTTPTransport(retries=5)  # the line may come before a worker listens
    with printed(host) as address, httpx.Client(transport=transport, follow_redirects=True, timeout=30) as browser:
        page = browser.get(address)
        assert (page.status_code, page.url.path) == (200, "/admin/login/")
        assert "Open a dataset" in page.text
        if host == "::":  # stands for all addresses, those of IPv4 too
            assert browser.get(address.replace("[::1]", "127.0.0.1")).status_code == 200
