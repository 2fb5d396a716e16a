"""Checks every field of a fault rule, so that no stored rule fails at a request."""

from collections.abc import Collection

from ledgerdata.rules import values
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.values import Checker
from simulator.faults.delays import read_wait
from simulator.faults.effects import SPOILINGS, WAITING, WAYS, WITHOUT_BODY, Way
from simulator.faults.mistakes.table import MISTAKES, read_mistakes
from simulator.faults.requests import read_operations
from simulator.faults.typed import MOST_BODY, read_headers, status
from simulator.models import FaultRule

TOO_MANY = 429


def check(rule: FaultRule) -> None:
    """Raises InvalidInput with every faulty field; puts what stands for itself in, as the status of a rate limit."""
    checker = Checker()
    checker.take("operations", read_operations, rule.operations)
    checker.take("mistakes", read_mistakes, rule.mistakes)
    if not checker.problems:
        _include(checker, rule)
    _check_effect(checker, rule)
    if rule.per_second and rule.status is None and not rule.way:
        rule.status = TOO_MANY
    checker.take("status", _something, rule)
    rule.seed = checker.take("seed", values.text, rule.seed, 1, 100)
    checker.take("note", values.text, rule.note)
    rule.name = checker.take("name", values.name, rule.name or "Fault")
    checker.done()


def _include(checker: Checker, rule: FaultRule) -> None:
    for part in (rule.match, rule.when):
        try:
            part.check()
        except InvalidInput as refused:
            checker.problems.update(refused.problems)
    rule.operations, rule.mistakes = list(rule.match.operations), list(read_mistakes(rule.mistakes))
    checker.take("mistakes", _fits, rule)


def _check_effect(checker: Checker, rule: FaultRule) -> None:
    checker.take("status", status, rule.status)
    checker.take("headers", read_headers, rule.headers)
    checker.take("body", values.text, rule.body, 0, MOST_BODY)
    for name in ("delay", "wait"):
        if getattr(rule, name):
            checker.take(name, read_wait, getattr(rule, name))
    checker.take("way", _one_of, rule.way, WAYS)
    checker.take("spoiling", _one_of, rule.spoiling, SPOILINGS)
    if rule.wait and rule.way not in WAITING:
        checker.take("wait", _of_waiting, rule.wait)


def _something(rule: FaultRule) -> None:
    """A rule that does nothing is a mistake of whoever typed it."""
    status(rule.status)
    if not (rule.status or rule.delay or rule.way or rule.spoiling or rule.mistakes or rule.headers):
        raise ValueError("or another fault has to be named: a delay, a connection, a body or a mistake")
    if rule.body and not rule.status and rule.way != Way.LOST_STATUS:
        raise ValueError("has to be named with a body of your own")
    if rule.body and rule.status in WITHOUT_BODY:
        raise ValueError(f"is {rule.status}, whose answer has no body; leave the body empty")


def _fits(rule: FaultRule) -> None:
    """A mistake has to be possible for one of the operations at least."""
    for name in rule.mistakes:
        possible = MISTAKES[name].operations
        if rule.operations and not set(rule.operations).intersection(possible):
            raise ValueError(f"has {name}, which is for {' and '.join(possible)} alone")


def _one_of(value: str, legal: Collection[str]) -> None:
    if value and value not in legal:
        raise ValueError(f"is {value!r}; it has to be one of {', '.join(legal)}, or empty")


def _of_waiting(wait: str) -> None:
    raise ValueError(f"is for {' and '.join(WAITING)} alone; a delay is for all else")
