"""Courses as people write them: read, written back, and refused with what would be right."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import Status
from simulator.outcomes.course import Course, Share, Step, Units
from simulator.outcomes.durations import Delay, fixed, read_delay, read_duration, write_delay
from simulator.outcomes.errors import CourseError
from simulator.outcomes.grammar import parse
from simulator.outcomes.printing import write
from tests.simulator.outcomes.courses import courses, delays

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def one(first: Status, action: Action, length: timedelta) -> Course:
    return Course(first, (Step(action, fixed(length)),))


READ: dict[str, Course] = {
    "succeed": Course(Status.SUCCEEDED),
    "SUCCEEDED": Course(Status.SUCCEEDED),
    "pending": Course(Status.PENDING),
    "fail": Course(Status.FAILED),
    "fail, reason ac04": Course(Status.FAILED, reason="AC04"),
    "authorise": Course(Status.AUTHORISATION),
    "succeed after 30s": one(Status.PENDING, Action.SUCCEED, 30 * SECOND),
    "after 30s succeed": one(Status.PENDING, Action.SUCCEED, 30 * SECOND),
    "Fail After 5 seconds": one(Status.PENDING, Action.FAIL, 5 * SECOND),
    "cancel after 1h30m": one(Status.PENDING, Action.CANCEL, 90 * 60 * SECOND),
    "expire after 1.5d": one(Status.PENDING, Action.EXPIRE, 1.5 * DAY),
    "return after 2d": one(Status.SUCCEEDED, Action.RETURN, 2 * DAY),
    "capture after 1d": one(Status.AUTHORISATION, Action.CAPTURE, DAY),
    "void after 1 week": one(Status.AUTHORISATION, Action.VOID, 7 * DAY),
    "fail capture after 1d": one(Status.AUTHORISATION, Action.FAIL_CAPTURE, DAY),
    "fail_capture after 1d": one(Status.AUTHORISATION, Action.FAIL_CAPTURE, DAY),
    "refund after 2 days": one(Status.SUCCEEDED, Action.REFUND, 2 * DAY),
    "authorise then expire after 7d": one(Status.AUTHORISATION, Action.EXPIRE, 7 * DAY),
    "dispute after 3d and lose after 14d": Course(
        Status.SUCCEEDED, (Step(Action.DISPUTE, fixed(3 * DAY)), Step(Action.LOSE, fixed(14 * DAY)))
    ),
    "PENDING; after 30s..2m succeed; after 2d return 40 %, reason AC04": Course(
        Status.PENDING,
        (
            Step(Action.SUCCEED, Delay(30 * SECOND, 120 * SECOND)),
            Step(Action.RETURN, fixed(2 * DAY), Share(400_000), "AC04"),
        ),
    ),
    "refund 500 minor units after 1d reason DUPL;": Course(
        Status.SUCCEEDED, (Step(Action.REFUND, fixed(DAY), Units(500), "DUPL"),)
    ),
    "refund 12.5% after 1d": Course(Status.SUCCEEDED, (Step(Action.REFUND, fixed(DAY), Share(125_000)),)),
}


@pytest.mark.parametrize(("text", "course"), READ.items(), ids=READ)
def test_a_course_is_read(text: str, course: Course) -> None:
    assert parse(text) == course


REFUSED = {
    "": 'Write for example "succeed after 30s"',
    "suceed after 30s": 'did you mean "succeed"?',
    "succeed after": "500ms, 30s, 2m, 1h30m or 7d",
    "succeed after 30": "write a number and a unit",
    "succeed after 30x": "write a number and a unit",
    "succeed after 2m..30s": "write the shorter time first",
    "succeed after 20000d": "at most 3650 days",
    "succeed after 30s after 1m": "has two times",
    "return": 'write for example "return after 2d"',
    "pending then succeed": 'write for example "succeed after 2d"',
    "succeed then pending": "only stand at the beginning",
    "pending after 30s": "leave the time out",
    "win after 2d": "write first what it follows",
    "pending 40 %": "leave the part out",
    "return 40 after 2d": '"40 %", or "500 minor units" for 5.00 EUR',
    "return 0 % after 2d": "above 0 and up to 100",
    "return 100.1 % after 2d": "above 0 and up to 100",
    "return 0 minor units after 2d": "positive whole number",
    "fail, reason": 'for example "reason AC04"',
    "fail, reason ZZ99": "AC04",
    "succeed, reason AC04": "one that starts FAILED or CANCELLED does",
    "succeed after 30s, reason AC04": "takes no reason",
    "dispute after 1d, reason AC04": "fraudulent",
    "fail after 5s,": "ends too early",
    "fail after 5s cancel": "is not known here",
    "x" * 1001: "1,000 characters",
    " then ".join(["pending"] + ["succeed after 1s"] * 21): "20 steps",
    ";".join(["return 9 unit after 315359998s..315359999s"] * 20): "written out, this has",
}


@pytest.mark.parametrize(("text", "right"), REFUSED.items(), ids=lambda value: value[:40])
def test_what_cannot_be_read_is_told_with_what_would_be_right(text: str, right: str) -> None:
    with pytest.raises(CourseError) as refused:
        parse(text)
    assert right in str(refused.value)


@given(courses())
def test_any_course_is_read_back_as_it_was_written(course: Course) -> None:
    assert parse(write(course)) == course


@given(delays)
def test_any_delay_is_read_back_as_it_was_written(delay: Delay) -> None:
    assert read_delay(write_delay(delay)) == delay


@given(st.text(max_size=60) | st.lists(st.sampled_from(sorted({*" ".join(READ).split(), ",", ";", "²"}))).map(" ".join))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    course = told = None
    try:
        course = parse(text)
    except CourseError as refused:
        told = str(refused)
    assert parse(write(course)) == course if course else told


@pytest.mark.parametrize("text", ["", "30", "s", "30 s 5", "-5s", "5.s", "٣s", "1e3s", "9" * 200 + "s"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(CourseError):
        read_duration(text)
