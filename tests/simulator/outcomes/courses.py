"""Any course that can be written, possible or not."""

from datetime import timedelta

from hypothesis import strategies as st

from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import FIRST_STATUSES, Status
from ledgerdata.rules.reasons import ACTION_OF_FIRST, offered_reasons
from simulator.outcomes.course import WHOLE, Course, Share, Step, Units
from simulator.outcomes.durations import MOST, Delay

lengths = st.one_of(st.integers(0, 10_000), st.integers(0, MOST // timedelta(milliseconds=1))).map(
    lambda count: timedelta(milliseconds=count)
)
delays = st.tuples(lengths, lengths).map(lambda pair: Delay(*sorted(pair))) | lengths.map(lambda one: Delay(one, one))
parts = st.none() | st.integers(1, WHOLE).map(Share) | st.integers(1, 10**78 - 1).map(Units)


def reasons(action: Action | None) -> st.SearchStrategy[str]:
    """No reason, or one that the action may have."""
    offered = offered_reasons(action) if action else ()
    return st.sampled_from(["", *(reason.code for reason in offered)])


@st.composite
def steps(draw: st.DrawFn) -> Step:
    action = draw(st.sampled_from(Action))
    return Step(action, draw(delays), draw(parts), draw(reasons(action)))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    first = draw(st.sampled_from([status for status in Status if any(status in s for s in FIRST_STATUSES.values())]))
    reason = draw(reasons(ACTION_OF_FIRST.get(first)))
    return Course(first, tuple(draw(st.lists(steps(), max_size=6))), reason)
