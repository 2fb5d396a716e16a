"""Small pieces of pages: badges, amounts, moments, links to accounts."""

from datetime import UTC, datetime
from functools import cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from ledgerdata.models import Account, Kind, Payment
from ledgerdata.rules.assets import format_amount
from ledgerdata.rules.lifecycle import PaymentType, Status

BADGES: dict[str, str] = {
    Status.PENDING: "is-wait",
    Status.AUTHORISATION: "is-info",
    Status.SUCCEEDED: "is-ok",
    Status.CAPTURE: "is-ok",
    Status.DISPUTE_WON: "is-ok",
    Status.REFUND_REVERSED: "is-ok",
    Status.FAILED: "is-bad",
    Status.CAPTURE_FAILED: "is-bad",
    Status.REFUNDED_FAILURE: "is-bad",
    Status.DISPUTE: "is-bad",
    Status.DISPUTE_LOST: "is-bad",
}
"""The colour of a status; the others are muted."""


TAIL = 12  # characters at the end of an id that are always seen


def markup(template: str, *parts: object) -> SafeString:
    """As Django's format_html without its check for lazy texts, which takes a fifth of the time of a list."""
    return mark_safe(template.format(*[p if type(p) is SafeString else escape(str(p)) for p in parts]))


def words(status: str) -> str:
    """A status as people read it: `Refund reversed`."""
    return status.replace("_", " ").capitalize()


@cache
def badge(status: str) -> SafeString:
    return markup('<span class="psp-badge {}">{}</span>', BADGES.get(status, "is-mute"), words(status))


def state_badge(payment: Payment) -> SafeString:
    """The state in words, with how much of the payment it covers: `Partly refunded`."""
    return _badge_of(payment.state, how_far(payment))


@cache
def _badge_of(status: str, text: str) -> SafeString:
    return markup('<span class="psp-badge {}">{}</span>', BADGES.get(status, "is-mute"), text)


def how_far(payment: Payment) -> str:
    """`Refunded`, or `Partly refunded` where money is left that could be."""
    left = payment.settled - payment.refunded + payment.reversed - payment.lost
    match payment.state:
        case Status.REFUNDED:
            name = "refunded" if payment.type == PaymentType.PAYIN else "returned"
            return f"Partly {name}" if left > 0 else name.capitalize()
        case Status.REFUND_REVERSED if payment.refunded > payment.reversed:
            return "Partly reversed"
        case Status.CAPTURE:
            return "Partly captured" if payment.settled < payment.amount else "Captured"
        case Status.DISPUTE if payment.disputed < left:
            return "Partly disputed"
        case Status.DISPUTE_LOST if left > 0:
            return "Partly lost"
    return words(payment.state)


def money(minor_units: int, asset: str) -> SafeString:
    return markup('<span class="psp-money">{}</span>', format_amount(minor_units, asset))


def moment(at: datetime) -> str:
    """To the second, in UTC: `2026-11-22 08:06:12`."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


UTC_MARK = mark_safe("<span data-zone>UTC</span>")
"""In a heading above moments: the script replaces it where the page shows local time."""


def time_tag(at: datetime) -> SafeString:
    """As `moment`, in a form that the script can show in local time too, with its age."""
    text = at.astimezone(UTC).isoformat(timespec="seconds")[:-6]
    return mark_safe(f'<time datetime="{text}Z">{text.replace("T", " ")}</time>')


def in_two(text: str) -> SafeString:
    """A text of which a narrow page hides the middle: ids differ at their ends."""
    return markup('<span class="psp-cut"><span>{}</span><span>{}</span></span>', text[:-TAIL], text[-TAIL:])


def copyable(text: str, label: str, name: str) -> SafeString:
    """A small button that copies the text, where there is script; of an address the whole link."""
    return markup(
        ' <button type="button" class="psp-copy" data-copy-text="{}" aria-label="{}" hidden>{}</button>',
        text,
        label,
        name,
    )


@cache
def _list_url(model_name: str) -> str:
    return reverse(f"admin:ledgerdata_{model_name}_changelist")


def page_url(model_name: str, pk: int) -> str:
    """The address of a row's page; a list has hundreds, and `reverse` would take most of its time."""
    return f"{_list_url(model_name)}{pk}/change/"


def account_url(account: Account) -> str:
    return page_url("internalaccount" if account.kind == Kind.INTERNAL else "beneficiary", account.pk)


def account_link(account: Account | None) -> SafeString | str:
    """The account's name, leading to its page; its id in the title."""
    if account is None:
        return "outside"
    return markup('<a href="{}" title="{}">{}</a>', account_url(account), account.reference, account.name)


def became(payment: Payment) -> list[str]:
    """How much of the amount was captured, refunded or returned so far: `60.00 EUR captured`, `10.00 EUR refunded`."""
    authorised = payment.first_status == Status.AUTHORISATION
    totals = {
        "captured": payment.settled if authorised else 0,
        "refunded" if payment.type == PaymentType.PAYIN else "returned": payment.refunded - payment.reversed,
        "disputed": payment.disputed,
        "lost": payment.lost,
    }
    return [f"{format_amount(total, payment.asset)} {name}" for name, total in totals.items() if total]
