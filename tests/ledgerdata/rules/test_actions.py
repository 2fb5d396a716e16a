"""lifecycle.md's table of actions, state by state, with what may be done written out by hand."""

from dataclasses import dataclass

import pytest

from ledgerdata.rules.actions import Action, legal, why_not
from ledgerdata.rules.lifecycle import FIRST_STATUSES, PaymentType, Progress, Status, begin, follow

Steps = tuple[tuple[str, int], ...]
Legal = dict[str, tuple[str, int]]  # action -> the status it writes, and the most it may be for

SETTLE: Legal = {
    "succeed": ("SUCCEEDED", 100),
    "fail": ("FAILED", 100),
    "cancel": ("CANCELLED", 100),
    "expire": ("EXPIRED", 100),
}


def capture(rest: int) -> Legal:
    return {"capture": ("CAPTURE", rest), "fail_capture": ("CAPTURE_FAILED", rest)}


def refund(rest: int) -> Legal:
    return {
        "refund": ("REFUNDED", rest),
        "fail_refund": ("REFUNDED_FAILURE", rest),
        "dispute": ("DISPUTE", rest),
    }


def dispute_ends(disputed: int) -> Legal:
    return {"win": ("DISPUTE_WON", disputed), "lose": ("DISPUTE_LOST", disputed)}


def reverse(rest: int) -> Legal:
    return {"reverse_refund": ("REFUND_REVERSED", rest)}


def take_back(rest: int) -> Legal:
    return {"return": ("REFUNDED", rest)}


def send_again(rest: int) -> Legal:
    return {"reverse_return": ("REFUND_REVERSED", rest)}


VOID: Legal = {"void": ("CANCELLED", 100), "expire": ("EXPIRED", 100)}
OPEN: Steps = (("AUTHORISATION", 100),)
PAID: Steps = (("SUCCEEDED", 100),)
WAITING: Steps = (("PENDING", 100),)


@dataclass(frozen=True)
class Case:
    """A payment by the statuses and amounts of its records, and everything that may be done to it."""

    records: Steps
    may: Legal


ENDS = [
    Case((first, *rest), {})
    for first, rest in (
        (("FAILED", 100), ()),
        (("CANCELLED", 100), ()),
        (("EXPIRED", 100), ()),
        (("OTHER", 100), ()),
        (("PENDING", 100), (("FAILED", 100),)),
        (("PENDING", 100), (("CANCELLED", 100),)),
        (("PENDING", 100), (("EXPIRED", 100),)),
    )
]

PAYIN = [
    *ENDS,
    Case(WAITING, SETTLE),
    Case(PAID, refund(100)),
    Case((*WAITING, ("SUCCEEDED", 100)), refund(100)),
    # cards
    Case(OPEN, capture(100) | VOID),
    Case((*OPEN, ("CAPTURE_FAILED", 100)), capture(100) | VOID),
    Case((*OPEN, ("CANCELLED", 100)), {}),
    Case((*OPEN, ("EXPIRED", 100)), {}),
    Case((*OPEN, ("CAPTURE", 60)), capture(40) | refund(60)),
    Case((*OPEN, ("CAPTURE", 60), ("CAPTURE_FAILED", 40)), capture(40) | refund(60)),
    Case((*OPEN, ("CAPTURE", 60), ("CAPTURE", 40)), refund(100)),
    Case((*OPEN, ("CAPTURE", 100)), refund(100)),
    Case((*OPEN, ("CAPTURE", 60), ("REFUNDED", 20)), refund(40) | reverse(20)),
    # refunds
    Case((*PAID, ("REFUNDED", 30)), refund(70) | reverse(30)),
    Case((*PAID, ("REFUNDED", 100)), reverse(100)),
    Case((*PAID, ("REFUNDED", 30), ("REFUNDED", 20)), refund(50) | reverse(50)),
    Case((*PAID, ("REFUNDED_FAILURE", 30)), refund(100)),
    Case((*PAID, ("REFUNDED", 30), ("REFUNDED_FAILURE", 30)), refund(70) | reverse(30)),
    Case((*PAID, ("REFUNDED", 30), ("REFUND_REVERSED", 10)), refund(80) | reverse(20)),
    Case((*PAID, ("REFUNDED", 100), ("REFUND_REVERSED", 100)), refund(100)),
    # disputes
    Case((*PAID, ("DISPUTE", 100)), dispute_ends(100)),
    Case((*PAID, ("DISPUTE", 40)), dispute_ends(40)),
    Case((*PAID, ("REFUNDED", 30), ("DISPUTE", 70)), dispute_ends(70) | reverse(30)),
    Case((*PAID, ("DISPUTE", 40), ("DISPUTE_WON", 40)), refund(100)),
    Case((*PAID, ("DISPUTE", 40), ("DISPUTE_LOST", 40)), refund(60)),
    Case((*PAID, ("DISPUTE", 100), ("DISPUTE_LOST", 100)), {}),
    Case((*PAID, ("REFUNDED", 30), ("DISPUTE", 40), ("DISPUTE_LOST", 40)), refund(30) | reverse(30)),
    Case((*PAID, ("DISPUTE", 40), ("DISPUTE_LOST", 40), ("DISPUTE", 60)), dispute_ends(60)),
]
# A return stands in REFUND_REVERSED too: the rest of lifecycle.md, "sent - returned + reversed", would else have a term
# that never counts.
SENT = [
    *ENDS,
    Case(WAITING, SETTLE),
    Case(PAID, take_back(100)),
    Case((*WAITING, ("SUCCEEDED", 100)), take_back(100)),
    Case((*PAID, ("REFUNDED", 30)), take_back(70) | send_again(30)),
    Case((*PAID, ("REFUNDED", 100)), send_again(100)),
    Case((*PAID, ("REFUNDED", 100), ("REFUND_REVERSED", 40)), take_back(40) | send_again(60)),
    Case((*PAID, ("REFUNDED", 100), ("REFUND_REVERSED", 100)), take_back(100)),
]
OTHER = [*ENDS, Case(WAITING, SETTLE), Case(PAID, {}), Case((*WAITING, ("SUCCEEDED", 100)), {})]

CASES = {"PAYIN": PAYIN, "PAYOUT": SENT, "TRANSFER": SENT, "OTHER": OTHER}
PARTIAL = {
    "capture",
    "fail_capture",
    "refund",
    "fail_refund",
    "reverse_refund",
    "dispute",
    "return",
    "reverse_return",
}
ALL = [(PaymentType(type), case) for type, cases in CASES.items() for case in cases]


def progress(type: PaymentType, records: Steps) -> Progress:
    (first, amount), *children = records
    reached = begin(type, Status(first), amount)
    for status, part in children:
        reached = follow(reached, Status(status), part)
    return reached


@pytest.mark.parametrize(("type", "case"), ALL, ids=lambda value: "" if isinstance(value, Case) else value)
def test_what_may_be_done_is_what_the_table_allows(type: PaymentType, case: Case) -> None:
    reached = progress(type, case.records)
    allowed = {str(action): (str(rule.status), rule.rest(reached)) for action, rule in legal(reached).items()}
    assert allowed == case.may, case.records


@pytest.mark.parametrize(("type", "case"), ALL, ids=lambda value: "" if isinstance(value, Case) else value)
def test_what_may_not_be_done_has_its_reason(type: PaymentType, case: Case) -> None:
    reached = progress(type, case.records)
    for action in set(Action) - {Action(name) for name in case.may}:
        reason = why_not(reached, action)
        assert action.label in reason
        assert type.lower() in reason


def test_every_state_that_a_payment_can_reach_is_among_the_cases() -> None:
    reachable = {
        "PAYIN": set(Status),
        "PAYOUT": {*FIRST_STATUSES[PaymentType.PAYOUT], Status.REFUNDED, Status.REFUND_REVERSED},
        "TRANSFER": {*FIRST_STATUSES[PaymentType.TRANSFER], Status.REFUNDED, Status.REFUND_REVERSED},
        "OTHER": set(FIRST_STATUSES[PaymentType.OTHER]),
    }
    for type, cases in CASES.items():
        assert {case.records[-1][0] for case in cases} == reachable[type]


def test_an_amount_is_named_where_the_table_says_so() -> None:
    for type, case in ALL:
        for action, rule in legal(progress(type, case.records)).items():
            assert rule.partial == (action in PARTIAL), action


def test_reasons_say_what_is_needed_and_what_is() -> None:
    paid = progress(PaymentType.PAYIN, PAID)
    assert why_not(paid, Action.RETURN) == "Return does not exist for a payin."
    assert why_not(paid, Action.WIN) == "Win needs an open dispute; the state of this payin is Succeeded."
    assert why_not(paid, Action.EXPIRE) == (
        "Expire needs a payment that is pending, or an authorisation of which nothing is captured; "
        "the state of this payin is Succeeded."
    )


@pytest.mark.parametrize(
    ("records", "amount"),
    [
        (OPEN, 0),
        ((*OPEN, ("CAPTURE", 60)), 60),
        ((*OPEN, ("CAPTURE", 60), ("REFUNDED", 20)), 40),
        ((*OPEN, ("CAPTURE_FAILED", 60)), 0),
        (PAID, 100),
        ((*WAITING, ("SUCCEEDED", 100)), 100),
        ((*PAID, ("REFUNDED", 30)), 70),
        ((*PAID, ("REFUNDED", 30), ("REFUND_REVERSED", 10)), 80),
        ((*PAID, ("REFUNDED_FAILURE", 30)), 100),
        ((*PAID, ("DISPUTE", 30), ("DISPUTE_LOST", 30)), 100),
    ],
)
def test_the_amount_that_the_consumer_ends_with(records: Steps, amount: int) -> None:
    assert progress(PaymentType.PAYIN, records).consumer_amount == amount


@pytest.mark.parametrize(
    ("records", "settlement"),
    [
        (WAITING, "PENDING"),
        (PAID, "SUCCEEDED"),
        ((*WAITING, ("FAILED", 100)), "FAILED"),
        ((*WAITING, ("CANCELLED", 100)), "CANCELLED"),
        ((*WAITING, ("EXPIRED", 100)), "EXPIRED"),
        ((*PAID, ("REFUNDED", 100)), "SUCCEEDED"),
        ((*PAID, ("REFUNDED", 100), ("REFUND_REVERSED", 100)), "SUCCEEDED"),
    ],
)
def test_a_replayed_post_answers_the_settlement(records: Steps, settlement: str) -> None:
    assert progress(PaymentType.PAYOUT, records).settlement == settlement
