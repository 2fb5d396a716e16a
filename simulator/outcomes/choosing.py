"""Which course a payment takes: the caller's own wish, else the first rule that matches, else the dataset's default."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.writing.orders import Order
from simulator.outcomes.checking import check, possible_types
from simulator.outcomes.course import Course
from simulator.outcomes.errors import CourseError
from simulator.outcomes.grammar import parse
from simulator.outcomes.matching import Match
from simulator.outcomes.sentences import say

WISH = "mockpsp.outcome"
"""The metadata key under which a caller says what shall become of the payment."""

DEFAULT = "default"
"""Whence the random parts of a dataset's default are drawn."""


@dataclass(slots=True, eq=False)
class Rule:
    """A line of the list: the course of the payments that match. `left` is for how many more; None for all."""

    pk: int
    match: Match
    course: Course
    seed: str
    left: int | None = None

    def takes(self, order: Order, place: int) -> bool:
        """Whether the payment is for this rule; one whose type cannot take the course is not."""
        has_room = self.left is None or self.left > 0
        return has_room and order.type in possible_types(self.course) and self.match.takes(order, self.seed, place)

    def say(self) -> str:
        """What the rule does, in words."""
        return f"{self.match.say(possible_types(self.course), self.left)}: {say(self.course)}"


@dataclass(frozen=True, slots=True)
class Choice:
    """The course of a payment and the rule that chose it; no rule for a wish and for the default."""

    course: Course
    seed: str
    rule: Rule | None = None

    @property
    def is_wish(self) -> bool:
        """Whether the caller chose the course, by metadata."""
        return self.seed == WISH


def choose(order: Order, place: int, rules: Iterable[Rule], default: Course) -> Choice:
    """The course that the payment takes. Raises InvalidInput where the caller's wish is not understood."""
    wish = wish_of(order.type, order.metadata)
    if wish is not None:
        return Choice(wish, WISH)
    for rule in rules:
        if rule.takes(order, place):
            return Choice(rule.course, rule.seed, rule)
    return Choice(default, DEFAULT)


def problems_of_wish(type: PaymentType, metadata: object) -> dict[str, str]:
    """What is wrong with the wish, if there is one, in metadata of which nothing is known to be right."""
    if not isinstance(metadata, dict) or not isinstance(metadata.get(WISH), str):
        return {}
    try:
        wish_of(type, metadata)
    except InvalidInput as refused:
        return refused.problems
    return {}


def wish_of(type: PaymentType, metadata: Mapping[str, str]) -> Course | None:
    """The course that the caller asks for in metadata; None where there is none.

    Raises InvalidInput where it is not understood, or not possible for the type.
    """
    text = metadata.get(WISH)
    return None if text is None else course_for(type, text, f"metadata {WISH}")


def course_for(type: PaymentType, text: str, field: str) -> Course:
    """The course that a caller writes for one payment.

    Raises InvalidInput, naming the field, where it is not understood, or not possible for the type.
    """
    try:
        course = parse(text)
        check(course, type)
    except CourseError as error:
        raise InvalidInput({field: f"cannot be followed. {error}"}) from error
    return course
