"""Addresses that people type of servers that are asked."""

import httpx


def is_address(text: str) -> bool:
    """Whether it is the address of an HTTP server, or of a path there."""
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        return False
    return url.scheme in ("http", "https") and bool(url.host) and not url.query and not url.fragment
