"""The checks of what operations take, and moments in RFC 3339: read at any precision and offset, written in one way."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdata.rules import values
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.limits import KEY_LENGTH, MOST_METADATA, TEXT_LENGTH
from ledgerdata.rules.values import Checker, read_moment, write_moment


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


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31T09:30:00Z", at(2026, 1, 31, 9, 30)),
        ("2026-01-31t09:30:00z", at(2026, 1, 31, 9, 30)),
        ("2026-01-31 09:30:00Z", at(2026, 1, 31, 9, 30)),
        ("2026-01-31T09:30:00.5Z", at(2026, 1, 31, 9, 30, 0, 500_000)),
        ("2026-01-31T09:30:00.123456Z", at(2026, 1, 31, 9, 30, 0, 123_456)),
        ("2026-01-31T09:30:00.123456000Z", at(2026, 1, 31, 9, 30, 0, 123_456)),
        # beyond a microsecond: up, since the first row at or after the moment is asked for
        ("2026-01-31T09:30:00.1234561Z", at(2026, 1, 31, 9, 30, 0, 123_457)),
        ("2026-01-31T09:30:00.123456000000000001Z", at(2026, 1, 31, 9, 30, 0, 123_457)),
        ("2026-12-31T23:59:59.9999999Z", at(2027, 1, 1)),
        ("2026-01-31T09:30:00+00:00", at(2026, 1, 31, 9, 30)),
        ("2026-01-31T09:30:00-00:00", at(2026, 1, 31, 9, 30)),
        ("2026-01-31T09:30:00+05:45", at(2026, 1, 31, 3, 45)),
        ("2026-01-31T09:30:00-11:30", at(2026, 1, 31, 21, 0)),
        ("2026-01-31T09:30:00 02:00", at(2026, 1, 31, 7, 30)),  # the + of a query that was not escaped
        ("2026-01-31T09:30:00+23:59", at(2026, 1, 30, 9, 31)),
        ("2016-12-31T23:59:60Z", at(2017, 1, 1)),
        ("2016-12-31T23:59:60.25Z", at(2017, 1, 1, 0, 0, 0, 250_000)),
        ("2024-02-29T00:00:00Z", at(2024, 2, 29)),
        ("0001-01-01T00:00:00Z", at(1, 1, 1)),
        ("0001-01-01T00:00:00+01:00", datetime.min.replace(tzinfo=UTC)),
        ("9999-12-31T23:59:59-01:00", datetime.max.replace(tzinfo=UTC)),
        ("9999-12-31T23:59:59.9999999Z", datetime.max.replace(tzinfo=UTC)),
        ("9999-12-31T23:59:59.9999999+00:00", datetime.max.replace(tzinfo=UTC)),
        ("9999-12-31T23:59:60Z", datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_a_date_time_is_read(text: str, moment: datetime) -> None:
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-01-31",
        "09:30:00Z",
        "2026-01-31T09:30:00",
        "2026-01-31T09:30Z",
        "2026-01-31T09:30:00.Z",
        "2026-1-31T09:30:00Z",
        "26-01-31T09:30:00Z",
        "2026-01-31T09:30:00+0200",
        "2026-01-31T09:30:00+02",
        "2026-01-31T09:30:00Z ",
        " 2026-01-31T09:30:00Z",
        "2026-01-31T09:30:00Z\n",
        "2026-01-31T09:30:00,5Z",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-01-31T25:00:00Z",
        "2026-01-31T09:60:00Z",
        "2026-01-31T09:30:61Z",
        "0000-01-01T00:00:00Z",
        "2026-01-31T09:30:00+24:00",
        "2026-01-31T09:30:00+02:60",
        "2026-W05-6T09:30:00Z",
        "1769851800",
        "٢٠٢٦-01-31T09:30:00Z",
        "+2026-01-31T09:30:00Z",
        "2026-01-31T09:30:00\x00Z",
    ],
)
def test_what_is_no_date_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"RFC 3339|no such moment"):
        read_moment(text)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_that_is_written_is_read_again_in_27_characters(moment: datetime) -> None:
    text = write_moment(moment)
    assert (len(text), text[-8], text[-1]) == (27, ".", "Z")
    assert read_moment(text) == moment


def test_a_moment_is_written_in_utc() -> None:
    berlin = timezone(timedelta(hours=2))
    assert write_moment(datetime(2026, 5, 1, 1, 30, tzinfo=berlin)) == "2026-04-30T23:30:00.000000Z"


def test_texts_of_moments_sort_as_the_moments_do() -> None:
    moments = [at(999, 12, 31), at(2026, 1, 1), at(2026, 1, 1, 0, 0, 0, 1), at(2026, 1, 1, 0, 0, 1)]
    assert sorted(map(write_moment, reversed(moments))) == [write_moment(moment) for moment in moments]
