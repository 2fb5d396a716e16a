"""Ready-made fault rules, and what the consumer does with each."""

from dataclasses import dataclass
from typing import Any

from simulator.faults.effects import Spoiling, Way
from simulator.faults.mistakes.table import MISTAKES
from simulator.faults.reactions import Reaction
from simulator.faults.requests import WRITES, Operation


@dataclass(frozen=True, slots=True)
class Preset:
    """The values of a rule; fields that are not named stay as they are in a new one."""

    title: str
    in_words: str
    reaction: Reaction
    values: dict[str, Any]


_WRITES = [str(operation) for operation in WRITES]
_READS = [str(operation) for operation in Operation if not operation.is_write]
_AGAIN, _SOON, _FINAL = Reaction.RETRY_FOR_EVER, Reaction.RETRY_EVERY_5_S, Reaction.FINAL
_POLLED = "Reads are asked again at the next poll."


def _preset(title: str, reaction: Reaction, more: str = "", **values: Any) -> Preset:
    return Preset(title, f"{reaction.in_words} {more}".strip(), reaction, values)


PRESETS: dict[str, Preset] = {
    "unavailable": _preset("Unavailable (503)", _AGAIN, _POLLED, status=503),
    "server-error": _preset("One request in ten fails (500)", _AGAIN, _POLLED, status=500, millionths=100_000),
    "request-timeout": _preset("Request time-out (408)", _AGAIN, _POLLED, status=408),
    "no-answer": _preset("No answer for 15 s", _AGAIN, "Its patience is 10 s.", way=str(Way.NO_ANSWER), wait="15s"),
    "rate-limit": _preset("Two requests a second (429)", _SOON, _POLLED, status=429, per_second=2000, burst=5),
    "locked": _preset("Locked (423)", _SOON, _POLLED, status=423),
    "too-early": _preset("Too early (425)", _SOON, _POLLED, status=425),
    "refused": _preset("Refused (400)", _FINAL, operations=_WRITES, status=400),
    "reset": _preset("Connection reset", _FINAL, "Nothing was paid.", operations=_WRITES, way=str(Way.RESET)),
    "lost-reset": _preset(
        "Paid, and the connection reset",
        _FINAL,
        "It was paid all the same, and is read later.",
        operations=_WRITES,
        way=str(Way.LOST_RESET),
    ),
    "lost-timeout": _preset(
        "Paid, and no answer, once",
        _AGAIN,
        "The next POST with the key gives the same payment.",
        operations=_WRITES,
        way=str(Way.LOST_TIMEOUT),
        wait="15s",
        most=1,
    ),
    "lost-502": _preset(
        "Paid, and 502, once",
        _AGAIN,
        "The next POST with the key gives the same payment.",
        operations=_WRITES,
        way=str(Way.LOST_STATUS),
        status=502,
        most=1,
    ),
    "slow": _preset("Slow", Reaction.RIGHT, delay="median 300ms p95 3s"),
    "html": _preset("A page of HTML", Reaction.PAGE_NEVER_READ, operations=_READS, spoiling=str(Spoiling.NOT_JSON)),
    "envelope": _preset(
        "A list in an envelope", Reaction.PAGE_NEVER_READ, operations=_READS, spoiling=str(Spoiling.WRONG_SHAPE)
    ),
    "cut": _preset("Half of the body", Reaction.PAGE_NEVER_READ, operations=_READS, spoiling=str(Spoiling.CUT)),
} | {
    name.replace("_", "-"): _preset(
        mistake.title,
        mistake.reaction,
        mistake.in_words,
        operations=[str(each) for each in mistake.operations],
        mistakes=[name],
    )
    for name, mistake in MISTAKES.items()
}
