"""Addresses of servers that are asked, as people type them."""

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
    if not is_address(text):
        raise ValueError("Write an address such as http://localhost:8080.")
    url = httpx.URL(text)
    try:
        found = socket.getaddrinfo(url.host, url.port or url.scheme, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ValueError(f"There is no host {url.host[:100]}.") from error
    if any(_is_hidden(str(address[0])) for *_, address in found):
        raise ValueError(f"{url.host[:100]} is an address of this machine's own network, which is not asked.")


def _is_hidden(address: str) -> bool:
    ip = ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_link_local or str(ip) == "fd00:ec2::254"
