"""Acting on payments: a payment is looked up by one statement, the action is checked, and its record is written."""

from collections.abc import Callable, Collection
from functools import cache
from typing import NamedTuple

import orjson

from ledgerdata.models.payment import TOTALS
from ledgerdata.rules import values
from ledgerdata.rules.actions import Action, Rule, allowed, why_not
from ledgerdata.rules.assets import format_amount
from ledgerdata.rules.errors import InvalidInput, NotPossible, Stale, UnknownReference
from ledgerdata.rules.lifecycle import PaymentType, Progress, Status
from ledgerdata.rules.reasons import reason_for
from ledgerdata.rules.values import Checker, write_moment
from ledgerdata.writing.book import Book
from ledgerdata.writing.drafts import PaymentDraft, RecordDraft
from ledgerdata.writing.rows import ACCOUNTS, BALANCES, PAYMENTS, RECORDS
from tenants.db.statements import Row, Statement, aware, read_integer

SIDES = ("source", "destination")
ROWS_AT_ONCE = (500, 50, 5, 1)  # few statements, so that each is planned once


def act(
    book: Book,
    payment_pk: int,
    action: Action,
    amount: int | str | None = None,
    *,
    expected_version: int | None = None,
    reason: str = "",
) -> RecordDraft:
    """Writes the record that `action` stands for; without an amount, for all that is left.

    `reason` is a code of ledgerdata.rules.reasons, which stands in the record's metadata. `expected_version` is how
    many records the payment had when the caller decided: a press on an old page does nothing.
    Raises UnknownReference; NotPossible where the lifecycle does not allow it now; Stale; InvalidInput for a bad
    amount or reason; NotEnoughFunds where a return is reversed and the source cannot pay again.
    """
    payment = root_of(book, payment_pk).payment
    if expected_version is not None and expected_version != payment.version:
        state = payment.progress.state.in_words
        raise Stale(f"The payment has moved on since the page was shown: its state is {state} now. Nothing was done.")
    rule = _rule(payment, action)
    record = _follow(book, payment, rule, _wanted(payment, rule, amount), reason)
    book.flush()
    return record


class Act(NamedTuple):
    """An action that is due on a payment: for what `part` makes of the payment's amount, at most for what is left."""

    action: Action
    part: Callable[[int], int] | None = None
    reason: str = ""


def follow_payment(book: Book, payment: PaymentDraft, act: Act) -> RecordDraft:
    """The next record of a payment that the book knows; it is in the database once the book is flushed.

    Raises what `act` does.
    """
    rule = _rule(payment, act.action)
    rest = rule.rest(payment.progress)
    wanted = min(act.part(payment.amount), rest) if act.part and rule.partial else rest
    return _follow(book, payment, rule, wanted, act.reason)


def root_of(book: Book, payment_pk: int) -> RecordDraft:
    """The dataset's payment with this primary key, by its root. The book takes note of its sides and what they hold.

    Raises UnknownReference where the dataset does not hold it.
    """
    rows = _payments(1).rows(book.tenant.pk, payment_pk)
    if not rows:
        raise UnknownReference("There is no such payment in this dataset.")
    return _root(book, rows[0])


def payments_of(book: Book, payment_pks: Collection[int]) -> dict[int, PaymentDraft]:
    """Those of the payments that the dataset holds, by primary key. The book takes note as in root_of."""
    found: dict[int, PaymentDraft] = {}
    left = list(payment_pks)
    for count in ROWS_AT_ONCE:
        while len(left) >= count:
            some, left = left[:count], left[count:]
            for row in _payments(count).rows(book.tenant.pk, *some):
                payment = _root(book, row).payment
                found[payment.pk] = payment
    return found


def _rule(payment: PaymentDraft, action: Action) -> Rule:
    rule = allowed(payment.progress, action)
    if rule is None:
        raise NotPossible(why_not(payment.progress, action))
    return rule


def _wanted(payment: PaymentDraft, rule: Rule, amount: int | str | None) -> int:
    rest = rule.rest(payment.progress)
    if amount is None:
        return rest
    checker = Checker()
    wanted: int = checker.take("amount", values.amount, amount)
    checker.done()
    if wanted > rest or (wanted < rest and not rule.partial):
        limit = "at most" if rule.partial else "exactly"
        left = f"{limit} {rest} minor units ({format_amount(rest, payment.asset)})"
        raise InvalidInput({"amount": f"is {wanted}; {rule.action.label.lower()} can be for {left} here"})
    return wanted


def _follow(book: Book, payment: PaymentDraft, rule: Rule, amount: int, reason: str) -> RecordDraft:
    type = payment.progress.type
    if reason:
        checker = Checker()
        reason = checker.take("reason", _reason, reason, rule.action, type)
        checker.done()
    book.require_funds(type, rule.status, payment.source, amount, payment.asset, is_root=False)
    return book.follow(payment, rule.status, amount, reason=reason)


def _reason(code: str, action: Action, type: PaymentType) -> str:
    return reason_for(code, action, (type,)).code


def _root(book: Book, row: Row) -> RecordDraft:
    record_id, sequence, pk, reference, has_key, type, asset, first_status, state, *rest = row
    scheme, description, metadata, request_digest, version, created_at, updated_at, *rest = rest
    totals, source, destination = rest[: len(TOTALS)], rest[len(TOTALS) : -5], rest[-5:]
    moment = aware(created_at)
    payment = PaymentDraft(
        reference,
        type,
        asset,
        book.note(*source),
        book.note(*destination),
        scheme,
        description,
        orjson.loads(metadata),
        request_digest,
        Progress(PaymentType(type), Status(first_status), Status(state), *map(read_integer, totals)),
        write_moment(moment),
        write_moment(aware(updated_at)),
        version,
        pk,
        bool(has_key),
    )
    return RecordDraft(
        payment, sequence, moment, payment.created, record_id, 0, first_status, payment.progress.amount, b""
    )


@cache
def _payments(count: int) -> Statement:
    first = (
        "id",
        "reference",
        "key_digest IS NOT NULL",
        "type",
        "asset",
        "first_status",
        "state",
        "scheme",
        "description",
    )
    last = ("request_digest", "version", "created_at", "updated_at", *TOTALS)
    columns = [*(f"p.{name}" for name in first), "CAST(p.metadata AS text)", *(f"p.{name}" for name in last)]
    columns += [f"{side}.id, {side}.reference, {side}.kind, p.asset, {side}_balance.amount" for side in SIDES]
    joins = " ".join(
        f"LEFT JOIN {ACCOUNTS.name} {side} ON {side}.id = p.{side}_id"
        f" LEFT JOIN {BALANCES.name} {side}_balance ON {side}_balance.tenant_id = p.tenant_id"
        f" AND {side}_balance.account_id = p.{side}_id AND {side}_balance.asset = p.asset"
        for side in SIDES
    )
    return Statement(
        f"SELECT r.reference, r.sequence, {', '.join(columns)} FROM {PAYMENTS.name} p"
        f" JOIN {RECORDS.name} r ON r.tenant_id = p.tenant_id AND r.payment_id = p.id AND r.position = 0"
        f" {joins} WHERE p.tenant_id = %s AND p.id IN ({', '.join(['%s'] * count)})"
    )
