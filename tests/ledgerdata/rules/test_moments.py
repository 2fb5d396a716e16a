"""Moments in RFC 3339, read at any precision and offset, written in one way."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdata.rules.values import read_moment, write_moment


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
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"RFC 3339|no such moment"):
        read_moment(text)


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_written_is_read_again_in_27_characters(moment: datetime) -> None:
    text = write_moment(moment)
    assert (len(text), text[-8], text[-1]) == (27, ".", "Z")
    assert read_moment(text) == moment


def test_a_moment_is_written_in_utc() -> None:
    berlin = timezone(timedelta(hours=2))
    assert write_moment(datetime(2026, 5, 1, 1, 30, tzinfo=berlin)) == "2026-04-30T23:30:00.000000Z"


def test_texts_sort_as_moments_do() -> None:
    moments = [at(999, 12, 31), at(2026, 1, 1), at(2026, 1, 1, 0, 0, 0, 1), at(2026, 1, 1, 0, 0, 1)]
    assert sorted(map(write_moment, reversed(moments))) == [write_moment(moment) for moment in moments]
