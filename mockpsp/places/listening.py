"""Where the server listens: HOST and PORT."""

import errno
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import ImproperlyConfigured

from mockpsp.places.addresses import OF_ALL, host_of, in_url, is_loopback
from mockpsp.places.environment import called, env_int, env_text, shown

RIGHT = "it has to be an address or a name of this machine: 127.0.0.1, localhost, 0.0.0.0 or :: for all"


@dataclass(frozen=True, slots=True)
class Listen:
    """`host` is an IP address without brackets, or a name, which is looked up when the server starts."""

    host: str
    port: int

    @classmethod
    def from_environment(cls) -> Self:
        text = env_text("HOST", "127.0.0.1")
        port = env_int("PORT", 8000, least=1, most=65535)
        try:
            return cls(host_of(text.strip().removeprefix("[").removesuffix("]")), port)
        except ValueError as error:  # conda, for one, leaves the name of a compiler's machine there
            raise ImproperlyConfigured(_not_here(text)) from error

    @property
    def is_loopback(self) -> bool:
        """Whether nobody but this machine reaches it; a name is trusted only where it is localhost."""
        return is_loopback(self.host)

    @property
    def url(self) -> str:
        """What opens in a browser on this machine, without a slash at its end."""
        return f"http://{in_url(OF_ALL.get(self.host, self.host))}:{self.port}"

    @property
    def default_public_url(self) -> str:
        """The address for others, where nothing else is set."""
        return f"http://localhost:{self.port}" if self.host in {"127.0.0.1", *OF_ALL} else self.url

    def refusal(self, error: OSError) -> str:
        """Why a socket cannot be opened here, in one line. `error` may be that of a name that is not found."""
        set_port = f"Set {called('PORT')} to"
        if error.errno == errno.EADDRINUSE:
            return f"Cannot listen on {in_url(self.host)}:{self.port}: another program does. {set_port} a free one."
        if error.errno == errno.EACCES:
            return f"Cannot listen on port {self.port}: {error.strerror}. {set_port} 1024 or more."
        return _not_here(self.host, f" ({error.strerror})")


def _not_here(host: str, why: str = "") -> str:
    return f"{called('HOST')} is {shown(host)}, where mockpsp cannot listen{why}; {RIGHT}."
