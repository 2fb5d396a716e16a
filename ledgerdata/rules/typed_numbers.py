"""Numbers as people type them: `1,234.50`, `1.234,50`, `1 234,5`, `1'234.50`. None is guessed at.

Point and comma are decimal marks here and grouping marks there. `1,234` could be two numbers, so it is refused with
both, also where one of them has too many decimals: that can be a slip.
"""

import re
from collections.abc import Callable
from itertools import product
from typing import NamedTuple

QUOTED = 60  # characters of a refused text that its refusal repeats
_LONGEST = 200  # the largest amounts have 78 digits, and Python reads very long numbers only slowly
_ALIKE = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2019": "'", "\u02bc": "'"}
)  # spaces that do not break or are thin, and typographic apostrophes

_GROUPINGS = {mark: rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+" for mark in ",. '"} | {"": "[0-9]+"}
_DECIMALS = {mark: rf"{re.escape(mark)}([0-9]*)" for mark in ".,"} | {"": "()"}
_FORMS = [
    re.compile(f"({whole}){fraction}")
    for (grouping, whole), (decimal, fraction) in product(_GROUPINGS.items(), _DECIMALS.items())
    if not grouping or grouping != decimal
]
"""Every way of writing a number: grouped in threes by one mark or not at all, with decimals behind another or none."""


class _Reading(NamedTuple):
    """The digits before the decimal mark, and those behind it without zeros at the end."""

    whole: str
    decimals: str

    def __str__(self) -> str:
        return f"{self.whole}.{self.decimals}" if self.decimals else self.whole


def read_number(text: str, places: int, show: Callable[[int], str] = str) -> int:
    """The number times 10 to the power of `places`, so that `places` decimals are whole: `1.5` with 2 is 150.

    `show` writes such a number: for refusals, and because what is typed as it is shown is always understood.
    Raises ValueError where the text is no number, has more decimals, or could be two numbers.
    """
    number = text.strip().translate(_ALIKE)
    if len(number) > _LONGEST:
        raise ValueError(f"{quoted(text)} has too many digits")
    readings = _readings(number, places)
    if number.startswith(("-", "\u2212")) and _readings(number[1:].strip(), places):
        raise ValueError(f"{quoted(text)} is below zero; write it without the minus")
    if not readings:
        raise ValueError(f"{quoted(text)} is not a number; write it like {show(12345 * 10**places // 10)}")
    possible = [_scaled(reading, places) for reading in readings if len(reading.decimals) <= places]
    as_shown = [one for one in possible if show(one) == number]
    if len(readings) > 1 and not as_shown:
        both, better = " or as ".join(map(str, readings)), " or ".join(map(show, possible))
        raise ValueError(f"{quoted(text)} can be read as {both}; type {better}")
    if not possible:
        most = f"at most {places} are possible here" if places else "write a whole number"
        raise ValueError(f"{quoted(text)} has decimals; {most}")
    return (as_shown or possible)[0]


def possible_numbers(text: str) -> list[tuple[str, str]]:
    """All that the text can mean, for who only searches: the digits before the decimal mark, and those behind it."""
    number = text.strip().translate(_ALIKE)
    return [] if len(number) > _LONGEST else [(one.whole, one.decimals) for one in _readings(number, 1)]


def quoted(text: str) -> str:
    """The text for a refusal: never more than its beginning."""
    return repr(text if len(text) <= QUOTED else f"{text[:QUOTED]}…")


def _readings(number: str, places: int) -> list[_Reading]:
    """What the number can mean, the smaller first; where there are no decimals, a mark before three digits groups."""
    found = {
        _Reading(re.sub("[^0-9]", "", match[1]), match[2].rstrip("0"))
        for match in (form.fullmatch(number) for form in _FORMS)
        if match and not (places == 0 and len(match[2]) == 3)
    }
    return sorted(found, key=lambda reading: len(reading.whole))


def _scaled(reading: _Reading, places: int) -> int:
    return int(reading.whole + reading.decimals.ljust(places, "0"))
