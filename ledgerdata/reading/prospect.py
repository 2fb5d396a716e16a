"""What an action on some payments would do, for people who are to decide on it. It only reads."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ledgerdata.models import Account, Balance, Kind, Payment
from ledgerdata.rules.actions import Action, Rule, allowed, needed_for
from ledgerdata.rules.assets import format_amount
from ledgerdata.rules.errors import NotEnoughFunds, NotPossible, Stale
from ledgerdata.rules.lifecycle import PaymentType, Status, effect
from tenants.models import Shortfall

Holding = tuple[int, str]
"""An account's primary key, and an asset."""


@dataclass(slots=True)
class Move:
    """A balance before the action and after it."""

    account: Account
    asset: str
    before: int
    after: int

    @property
    def falls_below_zero(self) -> bool:
        return self.before >= 0 > self.after

    @property
    def before_in_words(self) -> str:
        return format_amount(self.before, self.asset)

    @property
    def after_in_words(self) -> str:
        return format_amount(self.after, self.asset)


@dataclass(slots=True)
class Prospect:
    """The payments that the action can be done on, their amounts by asset, the balances that move, and the others."""

    action: Action
    payments: list[Payment] = field(default_factory=list)
    amounts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    moves: dict[Holding, Move] = field(default_factory=dict)
    refused: dict[str, list[Payment]] = field(default_factory=lambda: defaultdict(list))

    @property
    def below_zero(self) -> list[Move]:
        return [move for move in self.moves.values() if move.falls_below_zero]


def prospect_of(
    action: Action, payments: Sequence[Payment], seen: Callable[[Payment], int], amount: int | None = None
) -> Prospect:
    """What `action` would do, for the amount or for all that is left of each payment, one after the other.

    `seen` is the version of a payment on the page that was pressed. One query.
    """
    prospect = Prospect(action)
    balances = _balances(payments)
    for payment in payments:
        try:
            rule = _rule(payment, action, seen(payment))
            _add(prospect, payment, rule.status, rule.rest(payment.progress) if amount is None else amount, balances)
        except NotPossible as refused:
            prospect.refused[str(refused)].append(payment)
    return prospect


def not_legal(payment: Payment, action: Action) -> str:
    """Why the lifecycle does not allow the action: the same words for all that lack the same."""
    needs = needed_for(PaymentType(payment.type), action)
    return f"{action.label} needs {needs}." if needs else f"{action.label} does not exist for a {payment.type.lower()}."


def _balances(payments: Iterable[Payment]) -> dict[Holding, int]:
    sides = {side for payment in payments for side in (payment.source_id, payment.destination_id) if side}
    tenants = {payment.tenant_id for payment in payments}
    rows = Balance.objects.filter(tenant__in=tenants, account__in=sides)
    return {(account, asset): amount for account, asset, amount in rows.values_list("account", "asset", "amount")}


def _rule(payment: Payment, action: Action, version: int) -> Rule:
    if payment.version != version:
        raise Stale("It has moved on since the page was shown.")
    rule = allowed(payment.progress, action)
    if rule is None:
        raise NotPossible(not_legal(payment, action))
    return rule


def _add(prospect: Prospect, payment: Payment, status: Status, amount: int, balances: dict[Holding, int]) -> None:
    moved = effect(PaymentType(payment.type), status, False)
    _require_funds(payment, moved.source * amount, balances)
    for account, sign in ((payment.source, moved.source), (payment.destination, moved.destination)):
        if account and sign and account.kind == Kind.INTERNAL:
            holding = (account.pk, payment.asset)
            before = balances.get(holding, 0)
            balances[holding] = before + sign * amount
            prospect.moves.setdefault(holding, Move(account, payment.asset, before, 0)).after = balances[holding]
    prospect.payments.append(payment)
    prospect.amounts[payment.asset] += amount


def _require_funds(payment: Payment, change: int, balances: dict[Holding, int]) -> None:
    """As operations do it: no payout or transfer takes an account below zero, unless its dataset allows it."""
    if change >= 0 or payment.source is None or payment.type not in (PaymentType.PAYOUT, PaymentType.TRANSFER):
        return
    balance = balances.get((payment.source.pk, payment.asset), 0)
    if payment.tenant.shortfall != Shortfall.OVERDRAFT and balance + change < 0:
        holds = format_amount(balance, payment.asset)
        raise NotEnoughFunds(f"{payment.source.name} would hold {holds} by then, which is not enough.")
