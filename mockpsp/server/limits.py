"""How long the server waits for a client, and how much it takes from one."""

import os
import resource
from dataclasses import dataclass, fields, replace

ENOUGH_FILES = 16_384
OTHER_FILES = 128  # that a worker may have open besides its connections
VARIABLE = "MOCKPSP_LIMITS"  # for tests: `rest=2,first=1` makes the server less patient


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, unless a name says otherwise."""

    first: float = 10.0  # from the connection to the end of the first head
    head: float = 10.0  # from a head's first byte to its end
    body: float = 10.0  # from the head to the end of the body
    upload_rate: int = 100_000  # bytes a second: a body that may be large gets more time as it arrives
    rest: float = 180.0  # of a kept connection; the connector reuses one after 90 s, and a reset fails a payout
    write: float = 10.0  # between two pieces of an answer that the client reads slowly
    download_rate: int = 10_000  # bytes a second: a client that takes less of a stream has no thread for it
    drain: float = 5.0  # for the rest of a body that was refused, so that the client sees the refusal
    grace: float = 10.0  # for requests under way when the server ends
    connections: int = 1024  # of each worker
    waiting_bytes: int = 64_000_000  # of unfinished bodies, of each worker
    head_bytes: int = 32_768
    drain_bytes: int = 64_000_000

    @classmethod
    def from_environment(cls) -> "Limits":
        """The limits, with those replaced that the variable names. Raises ValueError where it has another form."""
        kinds = {field.name: type(field.default) for field in fields(cls)}
        changed: dict[str, float | int] = {}
        for item in filter(None, os.environ.get(VARIABLE, "").split(",")):
            name, _, text = item.partition("=")
            if name not in kinds:
                raise ValueError(f"{VARIABLE} names {name!r}; it may name {', '.join(kinds)}.")
            changed[name] = int(text) if kinds[name] is int else float(text)
        return cls(**changed)  # type: ignore[arg-type]  # mypy does not see that names and kinds agree

    def within_files(self) -> "Limits":
        """The limits with no more connections than this process may open, once it may open all it can get."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = ENOUGH_FILES if hard == resource.RLIM_INFINITY else min(hard, ENOUGH_FILES)
        if soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return replace(self, connections=min(self.connections, max(max(soft, most) - OTHER_FILES, 1)))
