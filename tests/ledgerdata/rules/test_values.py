"""The checks of what operations take."""

from typing import Any

import pytest

from ledgerdata.rules import values
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.limits import KEY_LENGTH, MOST_METADATA, TEXT_LENGTH
from ledgerdata.rules.values import Checker


@pytest.mark.parametrize("value", ["", "a", "line\nbreak\ttab\r", "ünï 💶", "x" * TEXT_LENGTH])
def test_text(value: str) -> None:
    assert values.text(value) == value


@pytest.mark.parametrize(
    "value", [None, 5, b"bytes", [], "x" * (TEXT_LENGTH + 1), "\x00", "a\x1bb", "\x7f", "\x85", "\ud800"]
)
def test_what_is_no_text(value: Any) -> None:
    with pytest.raises(ValueError, match=r"has to be|may"):
        values.text(value)


def test_a_name_is_stripped_and_not_blank() -> None:
    assert values.name("  Main  ") == "Main"
    for blank in ("", "  ", "\t\n"):
        with pytest.raises(ValueError, match="may not be"):
            values.name(blank)


@pytest.mark.parametrize("value", [1, "1", "9" * 78, 10**78 - 1])
def test_amounts(value: int | str) -> None:
    assert values.amount(value) == int(value)


@pytest.mark.parametrize(
    "value",
    [0, -1, "0", "-1", "+1", "01", "", " 1", "1\n", "1.0", "1e3", "1_0", "٣", True, 1.0, None, 10**78, "9" * 79],
)
def test_what_is_no_amount(value: Any) -> None:
    with pytest.raises(ValueError, match="positive integer of minor units"):
        values.amount(value)


def test_an_amount_too_long_for_python_to_write_is_refused_too() -> None:
    with pytest.raises(ValueError, match="digits"):
        values.amount(10**5_000)


def test_an_amount_on_the_wire_is_text() -> None:
    assert values.amount_text("15") == "15"
    with pytest.raises(ValueError, match="string of digits"):
        values.amount_text(15)


@pytest.mark.parametrize(
    "value",
    [{}, {"k": "v"}, {"k": ""}, {str(n): "v" for n in range(MOST_METADATA)}, {"k" * KEY_LENGTH: "v" * TEXT_LENGTH}],
)
def test_metadata(value: dict[str, str]) -> None:
    assert values.metadata(value) == value


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "text",
        {"k": 5},
        {"k": None},
        {"k": True},
        {5: "v"},
        {"": "v"},
        {"k": "\ud800"},
        {"k" * (KEY_LENGTH + 1): "v"},
        {"k": "v" * (TEXT_LENGTH + 1)},
        {str(n): "v" for n in range(MOST_METADATA + 1)},
    ],
)
def test_what_is_no_metadata(value: Any) -> None:
    with pytest.raises(ValueError, match=r"has to be|may"):
        values.metadata(value)


def test_all_problems_are_told_at_once() -> None:
    checker = Checker()
    assert checker.take("name", values.name, "Main") == "Main"
    checker.take("amount", values.amount, "x")
    checker.take("currency", values.asset, "x")
    with pytest.raises(InvalidInput) as error:
        checker.done()
    assert set(error.value.problems) == {"amount", "currency"}
    assert str(error.value).startswith("amount has to be a positive integer")


def test_without_problems_nothing_is_raised() -> None:
    Checker().done()
