"""Addresses of servers that mockpsp sends requests to, as people type them."""

import socket
from ipaddress import ip_address

import httpx


def is_address(text: str) -> bool:
    """Whether it is the address of an HTTP server, or of a path there."""
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        return False
    return url.scheme in ("http", "https") and bool(url.host) and not url.query and not url.fragment


def check_may_be_asked(text: str) -> None:
    """Raises ValueError where it is no address, or one of the machine's own network, where clouds keep secrets."""
    _looked_up(text)


class LookedUpOnce(httpx.BaseTransport):
    """Connects to the very addresses that were checked: looked up again, a name may lead elsewhere.

    Raises ValueError as `check_may_be_asked` does. It uses no proxy, which would look the name up itself.
    """

    def __init__(self, text: str) -> None:
        self._addresses = _looked_up(text)
        self._host = httpx.URL(text).raw_host
        self._inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """As a connection to a name, it tries one address after the other."""
        if request.url.raw_host != self._host:
            raise httpx.UnsupportedProtocol("This host was not looked up.", request=request)
        *others, last = self._addresses
        for address in others:
            try:
                return self._ask(request, address)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                self._addresses.remove(address)
        return self._ask(request, last)

    def _ask(self, request: httpx.Request, address: str) -> httpx.Response:
        """The header Host and the name in the certificate stay what they are."""
        url = request.url.copy_with(host=address)
        named = request.extensions | {"sni_hostname": self._host.decode()}
        at_address = httpx.Request(
            request.method, url, headers=request.headers, stream=request.stream, extensions=named
        )
        return self._inner.handle_request(at_address)

    def close(self) -> None:
        self._inner.close()


def _looked_up(text: str) -> list[str]:
    """The IP addresses of the host. Raises ValueError."""
    if not is_address(text):
        raise ValueError("Write an address such as http://localhost:8080.")
    url = httpx.URL(text)
    try:
        found = socket.getaddrinfo(url.raw_host.decode(), url.port or url.scheme, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ValueError(f"There is no host {url.host[:100]}.") from error
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    if any(map(_is_hidden, addresses)):
        raise ValueError(f"{url.host[:100]} is an address of this machine's own network, which is not asked.")
    return addresses


def _is_hidden(address: str) -> bool:
    ip = ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_link_local or str(ip) == "fd00:ec2::254"
