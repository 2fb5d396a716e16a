"""Where a server is."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_of_this_machine(url: str) -> bool:
    """Whether a proxy, which HTTP_PROXY may name, would look for it on another machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
