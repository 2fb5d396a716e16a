"""Addresses of sites: read as people write them, and kept as browsers send them."""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address
from typing import Self
from urllib.parse import SplitResult, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
LIKE_THIS = "it has to look like https://psp.example.com"
MOST = 500  # characters of an address
OF_ALL = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # what a server listens on, and where the machine itself finds it

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LABEL_OF_A_SERVICE = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")  # compose files allow underscores
_PATH = re.compile(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)*")
_UNLIKE_IN_BROWSERS = set("ßς\u200c\u200d")  # Python's IDNA makes another name of these than browsers do


@dataclass(frozen=True, slots=True)
class Root:
    """The address of a site. Its host is in small letters and ASCII; the port is left out where it is the scheme's."""

    scheme: str
    host: str
    port: int | None = None
    path: str = ""

    @classmethod
    def read(cls, text: str, *, takes_underscores: bool = False) -> Self:
        """Raises ValueError, whose message says what is wrong and what would be right."""
        parts = _split(text)
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname or "[" in parts.netloc[1:]:
            raise ValueError(LIKE_THIS)
        if parts.username is not None or parts.password is not None:
            raise ValueError("it has to be without a user name and a password")
        if "?" in text or "#" in text:
            raise ValueError("it has to end with its path, without ? or #")
        path = parts.path.rstrip("/")
        if not _PATH.fullmatch(path):
            raise ValueError("its path may have letters, digits and -._~ between single slashes")
        host = host_of(parts.hostname, takes_underscores=takes_underscores)
        if host in OF_ALL:
            raise ValueError(f"{host} stands for all addresses of a machine, and it has to be one")
        return cls(parts.scheme, host, None if parts.port == DEFAULT_PORTS[parts.scheme] else parts.port, path)

    @property
    def netloc(self) -> str:
        return in_url(self.host) + (f":{self.port}" if self.port else "")

    @property
    def origin(self) -> str:
        """As a browser sends it."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def url(self) -> str:
        """Without a slash at its end."""
        return self.origin + self.path


def host_of(text: str, *, takes_underscores: bool = False) -> str:
    """The host as browsers send it, without brackets. Raises ValueError where it is none."""
    if ":" in text:
        if "%" in text:  # of one link of the machine: browsers have no way of writing it
            raise ValueError(f"{text!r} has a zone, which no browser opens")
        try:
            return str(IPv6Address(text))
        except AddressValueError as error:
            raise ValueError(f"{text!r} is no IPv6 address") from error
    labels = _ascii(text).removesuffix(".").split(".")
    label = _LABEL_OF_A_SERVICE if takes_underscores else _LABEL
    name = ".".join(labels)
    if len(name) <= 253 and all(label.fullmatch(each) for each in labels):
        if labels[-1].isdecimal():
            return _ipv4(name)
        return name
    if "_" in name and not takes_underscores:
        raise ValueError("the name of a host has no underscore; a hyphen would be right")
    raise ValueError(f"{text!r} is no name of a host")


def in_url(host: str) -> str:
    """The host as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def is_number(host: str) -> bool:
    """Whether it is an IP address, not a name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether it leads to the machine itself."""
    return ip_address(host).is_loopback if is_number(host) else host == "localhost" or host.endswith(".localhost")


def _split(text: str) -> SplitResult:
    if len(text) > MOST:
        raise ValueError(f"it has to have at most {MOST} characters")
    if not text.isprintable() or " " in text or "\\" in text:  # urlsplit passes over some of these
        raise ValueError("it has to be without spaces and backslashes")
    try:
        parts = urlsplit(text)
        if parts.port == 0:
            raise ValueError
    except ValueError as error:  # brackets that do not match, a port that is no number
        raise ValueError(LIKE_THIS) from error
    return parts


def _ascii(name: str) -> str:
    if name.isascii():
        return name.lower()
    if _UNLIKE_IN_BROWSERS & set(name):
        raise ValueError(f"{name!r} has to be written as browsers write it, xn--…")
    try:
        return name.encode("idna").decode().lower()
    except UnicodeError as error:
        raise ValueError(f"{name!r} is no name of a host") from error


def _ipv4(text: str) -> str:
    try:
        return str(IPv4Address(text))
    except AddressValueError as error:
        raise ValueError(f"{text!r} is no IPv4 address; it has four numbers") from error
