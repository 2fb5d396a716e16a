"""Reads a course as people write it.

    course := clause ((";" | "then" | "and") clause)*
    clause := first ["," "reason" CODE]                                      only as the first clause
            | ["after" delay] action [part] ["after" delay] [","] ["reason" CODE]
    first  := PENDING | SUCCEEDED | ... | pending | authorise | succeed | fail | cancel | expire
    delay  := 30s | 30s..2m
    part   := 40 % | 500 minor units

Where the first clause is a step, the payment starts as that step needs it: `succeed after 30s` starts PENDING.
"""

import re
from decimal import Decimal
from functools import lru_cache

from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import FIRST_STATUSES, Status
from ledgerdata.rules.limits import AMOUNT_DIGITS
from ledgerdata.rules.reasons import ACTION_OF_FIRST, reason_for
from simulator.outcomes.course import AT_ONCE, MOST_STEPS, STARTS_BEFORE, WHOLE, Course, Part, Share, Step, Units
from simulator.outcomes.durations import Delay, read_delay
from simulator.outcomes.errors import CourseError
from simulator.outcomes.printing import write
from simulator.outcomes.tokens import EXAMPLES, Tokens, not_known

MOST_LENGTH = 1_000
SEPARATORS = (";", "then", "and")

_STATUSES = dict.fromkeys(status for statuses in FIRST_STATUSES.values() for status in statuses)
_FIRST = {str(status).lower(): status for status in _STATUSES} | {
    "authorise": Status.AUTHORISATION,
    "authorize": Status.AUTHORISATION,
}
_ACTIONS = {action.label.lower(): action for action in Action}
_VERBS = [*_ACTIONS, "pending", "authorise"]


@lru_cache(maxsize=1024)  # rules and callers send the same few texts with every payment
def parse(text: str) -> Course:
    """The course that `text` describes. Raises CourseError.

    Whether the lifecycle allows it for a type of payment is for `checking.check` to say.
    """
    if len(text) > MOST_LENGTH:
        raise CourseError(f"A course may have {MOST_LENGTH:,} characters; this has {len(text):,}.")
    tokens = Tokens(text)
    if not tokens.next:
        raise CourseError(f"A course may not be empty. Write for example {EXAMPLES}.")
    clauses = [_clause(tokens)]
    while tokens.skip(*SEPARATORS):
        if tokens.next:  # a separator may stand at the end
            clauses.append(_clause(tokens))
    course = _course(clauses)
    if len(written := write(course)) > MOST_LENGTH:  # it is kept as it is written, which may be longer than the text
        raise CourseError(f"A course may have {MOST_LENGTH:,} characters; written out, this has {len(written):,}.")
    return course


def parse_part(text: str) -> Part:
    """The part of a payment that `text` names: `40 %`, `500 minor units`. Raises CourseError."""
    return _part(Tokens(text))


class _Clause:
    """One clause as it is read: a first status or an action, and what stands beside it."""

    def __init__(self) -> None:
        self.word = ""
        self.first: Status | None = None
        self.action: Action | None = None
        self.delay: Delay | None = None
        self.part: Part | None = None
        self.reason = ""

    def put_delay(self, delay: Delay) -> None:
        if self.delay is not None:
            raise CourseError(f'"{self.word}" has two times: leave one of them out.')
        self.delay = delay


def _clause(tokens: Tokens) -> _Clause:
    clause = _Clause()
    if tokens.skip("after"):
        clause.put_delay(_delay(tokens))
    _head(tokens, clause)
    while tokens.next and tokens.next not in SEPARATORS:
        if tokens.skip("after"):
            clause.put_delay(_delay(tokens))
        elif tokens.next[0].isdigit() and clause.part is None:
            clause.part = _part(tokens)
        elif tokens.skip("reason") or (tokens.skip(",") and tokens.skip("reason")):
            clause.reason = tokens.read()
            if not clause.reason:
                raise CourseError('"reason" stands without a code: write for example "reason AC04".')
        else:
            raise not_known(tokens.read(), ["after", "reason", *SEPARATORS])
    return clause


def _head(tokens: Tokens, clause: _Clause) -> None:
    """The status or action that the clause is about; actions may have two words."""
    word = tokens.read()
    both = f"{word} {tokens.next}".lower()
    name = word.lower().replace("_", " ")
    if both in _ACTIONS:
        tokens.read()
        name = both
    clause.word = name
    clause.first, clause.action = _FIRST.get(name), _ACTIONS.get(name)
    if clause.first is None and clause.action is None:
        raise not_known(word, _VERBS)


def _delay(tokens: Tokens) -> Delay:
    """What stands after `after`: `30s`, `2 days`, `30s..2m`."""
    text = ""
    while tokens.next == ".." or (tokens.next and tokens.next[0].isdigit()):
        quantity = tokens.read()
        text += quantity
        if quantity != ".." and quantity[-1].isdigit() and tokens.next.isalpha():
            text += tokens.read()  # the unit of `2 days`
    return read_delay(text or tokens.next)


def _part(tokens: Tokens) -> Part:
    number = tokens.read()
    if tokens.skip("%"):
        return _share(number)
    if tokens.skip("minor", "unit", "units"):
        tokens.skip("unit", "units")
        if not re.fullmatch("[0-9]+", number) or not 0 < len(number.lstrip("0")) <= AMOUNT_DIGITS:
            raise CourseError(f"{number[:100]} minor units are no amount: write a positive whole number.")
        return Units(int(number))
    raise CourseError(f'"{number[:100]}" is no part of a payment: write "40 %", or "500 minor units" for 5.00 EUR.')


def _share(number: str) -> Share:
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", number) or not 0 < Decimal(number) <= 100:
        raise CourseError(f"{number[:100]} % is no share: write a number above 0 and up to 100, of at most 4 decimals.")
    return Share(int(Decimal(number) * WHOLE / 100))


def _course(clauses: list[_Clause]) -> Course:
    head = clauses[0]
    start = head.first or (AT_ONCE.get(head.action) if head.action else None)
    if start is None or head.delay is not None:
        return Course(_start_before(head), _steps(clauses))
    if head.part is not None:
        raise CourseError(f"A payment starts {start} with its whole amount: leave the part out.")
    return Course(start, _steps(clauses[1:]), _first_reason(head.reason, start))


def _first_reason(code: str, first: Status) -> str:
    if not code:
        return ""
    action = ACTION_OF_FIRST.get(first)
    if action is None:
        raise CourseError(f"A payment that starts {first} takes no reason; one that starts FAILED or CANCELLED does.")
    return _reason(code, action)


def _start_before(clause: _Clause) -> Status:
    if clause.action is None:
        raise CourseError(f"{clause.first} is how a payment starts, so nothing comes before it: leave the time out.")
    if clause.action not in STARTS_BEFORE:
        raise CourseError(f'A payment cannot start with "{clause.word}": write first what it follows, and when.')
    return STARTS_BEFORE[clause.action]


def _steps(clauses: list[_Clause]) -> tuple[Step, ...]:
    if len(clauses) > MOST_STEPS:
        raise CourseError(f"A course may have {MOST_STEPS} steps; this has {len(clauses)}.")
    return tuple(_step(clause) for clause in clauses)


def _step(clause: _Clause) -> Step:
    if clause.action is None:
        raise CourseError(f'"{clause.word}" is how a payment starts: it can only stand at the beginning.')
    if clause.delay is None:
        raise CourseError(f'"{clause.word}" needs a time: write for example "{clause.word} after 2d".')
    reason = _reason(clause.reason, clause.action) if clause.reason else ""
    return Step(clause.action, clause.delay, clause.part, reason)


def _reason(code: str, action: Action) -> str:
    try:
        return reason_for(code, action).code
    except ValueError as error:
        raise CourseError(f"The reason {error}.") from error
