"""A line of an archive that cannot be is refused with its number, the field, and what would be right."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ledgerdata.archive.conftest import POSTED
from tests.ledgerdata.archive.files import lines_of, sealed
from tests.ledgerdata.archive.refusing import Lines, first, refusal_of

pytestmark = pytest.mark.django_db

Change = Callable[[Lines], object]


def child(lines: Lines) -> int:
    return next(at for at, line in enumerate(lines) if line.get("row") == "record" and "payment" not in line)


def posted(lines: Lines) -> dict[str, Any]:
    payment: dict[str, Any] = lines[first(lines, reference=POSTED)]["payment"]
    return payment


def swap_accounts_and_records(lines: Lines) -> None:
    """A record before the account that it names, with the moments where they were."""
    at = first(lines, row="record")
    account = next(i for i, line in enumerate(lines) if line.get("id") == lines[at]["payment"]["destination"])
    lines[account]["at"], lines[at]["at"] = lines[at]["at"], lines[account]["at"]
    lines[account], lines[at] = lines[at], lines[account]


def set_(place: Callable[[Lines], int], **values: object) -> Change:
    return lambda lines: lines[place(lines)].update(values)


def in_payment(**values: object) -> Change:
    return lambda lines: posted(lines).update(values)


def at(place: int) -> Callable[[Lines], int]:
    return lambda lines: place


CHANGES: dict[str, tuple[Change, str]] = {
    "a version of another day": (set_(at(0), version=99), "line 1, version is 99; this mockpsp reads 1 and 2"),
    "a version that is true": (set_(at(0), version=True), "line 1, version is true"),
    "a setting": (
        set_(at(0), shortfall="SOMETIMES"),
        "line 1, shortfall has to be one of REFUSE, FAIL, OVERDRAFT; it is",
    ),
    "an outcome that cannot be read": (set_(at(0), outcome="fial"), 'line 1, outcome cannot be read.* is "fial"'),
    "an outcome in other words": (set_(at(0), outcome="PENDING"), "line 1"),
    "an outcome for one type alone": (set_(at(0), outcome="return after 2d"), "line 1, outcome has to be possible for"),
    "a first status that there is not": (
        lambda lines: lines[0].update(posted_status="MAYBE") or lines[0].pop("outcome"),
        "line 1, posted_status has to be one of PENDING, SUCCEEDED",
    ),
    "a reason of another kind": (
        lambda lines: lines[first(lines, reason="AC04")].update(reason="fraudulent"),
        "reason is no reason for a PAYOUT that is REFUNDED",
    ),
    "a reason of a root": (
        lambda lines: lines[first(lines, reason="AC01")].update(reason="CUST"),
        "reason is 'CUST', which is no reason for fail",
    ),
    "a name with NUL": (set_(at(0), name="a\0b"), "line 1, name may not hold control characters"),
    "an id that no path takes": (set_(at(1), id="a/b"), "line 2, id has to be 1 to"),
    "an id twice": (lambda lines: lines[2].update(id=lines[1]["id"]), "line 3, id"),
    "a creation time gone back": (set_(at(3), at="2020-01-01T00:00:00.000000Z"), "line 4, at is 2020"),
    "the same creation time": (lambda lines: lines[2].update(at=lines[1]["at"]), "line 3, at is"),
    "milliseconds": (
        set_(at(1), at="2020-01-01T00:00:00.000Z"),
        'at is "2020-01-01T00:00:00.000Z", and would be kept as',
    ),
    "the calendar's last moment": (
        lambda lines: lines[first(lines, reference=POSTED)].update(at="9999-12-31T23:59:59.999999Z"),
        "at leaves the dataset no time to go on",
    ),
    "a moment that is a number": (set_(at(1), at=12), "line 2, at has to be a date-time .* it is 12"),
    "a child with an id that is used": (
        lambda lines: lines[child(lines)].update(id=lines[first(lines, row="record")]["id"]),
        ", id txn_[0-9a-f_]* is the id of a record before it",
    ),
    "a child of nothing": (set_(child, reference="nothing"), "reference nothing is no .* before it"),
    "a child of another amount": (set_(child, amount="1" * 78), "status is .* of 1111"),
    "an amount below zero": (set_(child, amount="-5"), 'amount has to be a positive integer .*; it is "-5"'),
    "an amount as a number": (set_(child, amount=5), "amount has to be a string of digits; it is 5"),
    "a type": (set_(child, type="GIFT"), 'type has to be one of PAYIN, .*; it is "GIFT"'),
    "a type that is a list": (set_(child, type=["PAYIN"]), "type has to be one of .*; it is a list"),
    "an account that comes later": (
        swap_accounts_and_records,
        r"payment\.destination .* is no account or beneficiary before",
    ),
    "a digest that is a number": (
        in_payment(request_digest=5),
        "request_digest has to be 64 hexadecimal digits; it is 5",
    ),
    "a digest that is too long": (in_payment(request_digest="a" * 500), "request_digest has to be 64"),
    "a digest with NUL": (in_payment(request_digest="a\0b"), "request_digest has to be 64"),
    "more records than there are": (in_payment(records=7), f"payment.records says that {POSTED} has 6 more"),
    "no record": (in_payment(records=0), "payment.records has to be 1 or more"),
    "records beyond the column": (in_payment(records=2**31), "payment.records has to be a whole number up to"),
    "a description that is null": (in_payment(description=None), "payment.description has to be a string; it is null"),
    "metadata that is no text": (in_payment(metadata={"a": 1}), "payment.metadata 'a' has to be a string"),
    "a field besides": (in_payment(fee="1"), 'payment has no field "fee"'),
    "a field less": (lambda lines: posted(lines).pop("scheme"), "payment.scheme is missing"),
    "a row of another kind": (
        set_(at(1), row="dividend"),
        'line 2, row has to be one of account, .*; it is "dividend"',
    ),
    "an account that settles nowhere": (
        set_(at(-1), settles_for="acc_nowhere"),
        "settles_for acc_nowhere is no account",
    ),
    "an IBAN twice": (lambda lines: lines[-1].update(iban=lines[-2]["iban"]), "iban DE89370400440532013000 is that of"),
    "an IBAN with spaces": (set_(at(-1), iban="DE89 3704 0044 0532 0130 00"), "iban has to be written in capitals"),
    "a record behind the bank accounts": (lambda lines: lines.append(lines.pop(-3)), "stands behind a bank account"),
    "a text too long to quote": (set_(child, status="x" * 10**6), "status has to be one of .*x…"),
}


@pytest.mark.parametrize(("change", "problem"), CHANGES.values(), ids=CHANGES)
def test_a_line_that_cannot_be(archive: Path, change: Change, problem: str) -> None:
    lines = lines_of(archive)
    change(lines)
    archive.write_bytes(sealed(lines))
    assert re.search(problem, refusal_of(archive))
