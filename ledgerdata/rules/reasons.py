"""Why a payment fails or comes back: the codes that banks and card schemes use, by action and type. Pure.

Bank codes are ISO 20022's external status and return reasons; categories are those of card disputes.
"""

from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status

CODE, TEXT = "reason", "reasonText"
"""The names of a reason in a record's metadata."""

REASON_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Reason:
    """One code, the name that its table gives it, what that means, and where it may stand."""

    code: str
    name: str
    meaning: str
    actions: frozenset[Action]
    types: frozenset[PaymentType]

    @property
    def text(self) -> str:
        """As people read it beside the code."""
        return f"{self.name}: {self.meaning}"


_FAIL = frozenset({Action.FAIL})
_REJECT = frozenset({Action.FAIL, Action.FAIL_CAPTURE, Action.FAIL_REFUND})
_CANCEL = frozenset({Action.CANCEL, Action.VOID})
_REFUND = frozenset({Action.REFUND})
_RETURN = frozenset({Action.RETURN})
_DISPUTE = frozenset({Action.DISPUTE})
_BACK = _REFUND | _RETURN

_ALL = frozenset(PaymentType)
_IN = frozenset({PaymentType.PAYIN})
_OUT = frozenset({PaymentType.PAYOUT, PaymentType.TRANSFER})
_NOT_IN = _ALL - _IN

REASONS: tuple[Reason, ...] = (
    Reason("AC01", "IncorrectAccountNumber", "the account number is wrong or does not exist", _REJECT | _RETURN, _ALL),
    Reason("AC02", "InvalidDebtorAccountNumber", "the payer's account number is invalid", _FAIL, _IN),
    Reason("AC03", "InvalidCreditorAccountNumber", "the payee's account number is invalid", _FAIL | _RETURN, _NOT_IN),
    Reason("AC04", "ClosedAccountNumber", "the account is closed", _REJECT | _RETURN, _ALL),
    Reason("AC05", "ClosedDebtorAccountNumber", "the payer's account is closed", _FAIL, _IN),
    Reason("AC06", "BlockedAccount", "the account is blocked", _REJECT | _RETURN, _ALL),
    Reason("AC07", "ClosedCreditorAccountNumber", "the payee's account is closed", _FAIL | _RETURN, _NOT_IN),
    Reason("AC13", "InvalidDebtorAccountType", "the payer's account cannot be debited so", _FAIL, _IN),
    Reason("AC14", "InvalidCreditorAccountType", "the payee's account cannot be credited so", _FAIL | _RETURN, _NOT_IN),
    Reason("AG01", "TransactionForbidden", "the account does not allow such a payment", _REJECT | _RETURN, _ALL),
    Reason("AG02", "InvalidBankOperationCode", "the bank does not know this kind of payment", _REJECT | _RETURN, _ALL),
    Reason("AB05", "TimeoutCreditorAgent", "the payee's bank did not answer in time", _FAIL, _NOT_IN),
    Reason("AB08", "OfflineCreditorAgent", "the payee's bank is offline", _FAIL, _NOT_IN),
    Reason("AM02", "NotAllowedAmount", "the amount is higher than allowed", _REJECT, _ALL),
    Reason("AM03", "NotAllowedCurrency", "the currency cannot be processed", _REJECT, _ALL),
    Reason("AM04", "InsufficientFunds", "the account does not hold the amount", _REJECT, _ALL),
    Reason("AM05", "Duplication", "the payment was received twice", _REJECT | _BACK, _ALL),
    Reason("AM06", "TooLowAmount", "the amount is lower than agreed", _REJECT, _ALL),
    Reason("AM07", "BlockedAmount", "the amount is blocked by the bank's order", _REJECT, _ALL),
    Reason("AM09", "WrongAmount", "the amount is not the one agreed", _REJECT | _BACK, _ALL),
    Reason("AM21", "LimitExceeded", "a limit of the account or the customer is exceeded", _REJECT, _ALL),
    Reason("BE01", "InconsistentWithEndCustomer", "account and name do not belong together", _FAIL | _RETURN, _ALL),
    Reason("BE04", "MissingCreditorAddress", "the payee's address is missing or wrong", _FAIL | _RETURN, _NOT_IN),
    Reason("BE06", "UnknownEndCustomer", "the bank does not know the customer", _FAIL | _RETURN, _ALL),
    Reason("CNOR", "CreditorBankIsNotRegistered", "the payee's bank is not in this scheme", _FAIL | _RETURN, _NOT_IN),
    Reason("CURR", "IncorrectCurrency", "the currency is not the account's", _FAIL | _BACK, _ALL),
    Reason("CUST", "RequestedByCustomer", "the customer asked for it", _CANCEL | _BACK, _ALL),
    Reason("DS02", "OrderCancelled", "an authorised person cancelled the order", _CANCEL, _ALL),
    Reason("DUPL", "DuplicatePayment", "the same payment was ordered twice", _CANCEL | _BACK, _ALL),
    Reason("ED05", "SettlementFailed", "the settlement between the banks failed", _FAIL | _RETURN, _ALL),
    Reason("FOCR", "FollowingCancellationRequest", "the sender asked for the money back", _RETURN, _OUT),
    Reason("FR01", "Fraud", "fraud is suspected", _REJECT | _BACK, _ALL),
    Reason("FRAD", "FraudulentOrigin", "it was ordered with intent to defraud", _CANCEL, _ALL),
    Reason("MD01", "NoMandate", "there is no mandate for the debit", _FAIL | _REFUND, _IN),
    Reason("MD06", "RefundRequestByEndCustomer", "the payer asked for a refund", _REFUND, _IN),
    Reason("MD07", "EndCustomerDeceased", "the customer has died", _FAIL | _BACK, _ALL),
    Reason("MS02", "NotSpecifiedReasonCustomerGenerated", "the customer gave no reason", _REJECT | _BACK, _ALL),
    Reason("MS03", "NotSpecifiedReasonAgentGenerated", "the bank gave no reason", _REJECT | _BACK, _ALL),
    Reason("NOAS", "NoAnswerFromCustomer", "the customer did not answer", _FAIL | _RETURN, _ALL),
    Reason("RC01", "BankIdentifierIncorrect", "the bank's code is wrong", _FAIL | _RETURN, _ALL),
    Reason("RC04", "InvalidCreditorBankIdentifier", "the payee's bank code is invalid", _FAIL | _RETURN, _NOT_IN),
    Reason("RR04", "RegulatoryReason", "a regulation forbids it", _REJECT | _RETURN, _ALL),
    Reason("SVNR", "ServiceNotRendered", "what was paid for was not delivered", _REFUND, _IN),
    Reason("TECH", "TechnicalProblem", "it was ordered by a technical error", _CANCEL, _ALL),
    Reason("TM01", "InvalidCutOffTime", "it came after the end of the bank's day", _REJECT, _ALL),
    Reason("UPAY", "UnduePayment", "the payment was not owed", _CANCEL | _BACK, _ALL),
    Reason("fraudulent", "Fraudulent", "the cardholder did not make the payment", _DISPUTE, _IN),
    Reason("unrecognized", "Unrecognized", "the cardholder does not recognise the payment", _DISPUTE, _IN),
    Reason("duplicate", "Duplicate", "the cardholder was charged twice", _DISPUTE, _IN),
    Reason("product_not_received", "Product not received", "what was bought did not arrive", _DISPUTE, _IN),
    Reason("product_unacceptable", "Product unacceptable", "what arrived was not as described", _DISPUTE, _IN),
    Reason("subscription_canceled", "Subscription canceled", "it was charged after the end", _DISPUTE, _IN),
    Reason("credit_not_processed", "Credit not processed", "a promised refund did not come", _DISPUTE, _IN),
    Reason("incorrect_amount", "Incorrect amount", "another amount was charged than agreed", _DISPUTE, _IN),
    Reason("not_authorized", "Not authorized", "the card's bank did not authorise the payment", _DISPUTE, _IN),
    Reason("processing_error", "Processing error", "the charge was processed wrongly or late", _DISPUTE, _IN),
    Reason("general", "General", "the dispute fits no other category", _DISPUTE, _IN),
)

_BY_CODE = {reason.code.lower(): reason for reason in REASONS}

ACTION_OF_FIRST: dict[Status, Action] = {Status.FAILED: Action.FAIL, Status.CANCELLED: Action.CANCEL}
"""The action whose reasons a payment may have that begins with this status: it failed, or was cancelled, at once."""


@cache
def offered_reasons(action: Action, types: tuple[PaymentType, ...] = tuple(PaymentType)) -> tuple[Reason, ...]:
    """The reasons that `action` may have for some of the types, in the order of the table."""
    return tuple(r for r in REASONS if action in r.actions and not r.types.isdisjoint(types))


def find_reason(code: str) -> Reason | None:
    """The reason that the code stands for, in whatever case it is written."""
    return _BY_CODE.get(code.strip().lower())


def reason_for(code: str, action: Action, types: tuple[PaymentType, ...] = tuple(PaymentType)) -> Reason:
    """The reason, where it may stand with the action for one of the types.

    Raises ValueError naming the codes that may.
    """
    offered = offered_reasons(action, types)
    reason = find_reason(code)
    if reason is not None and reason in offered:
        return reason
    if not offered:
        raise ValueError(f"is {code!r}, but {action.label.lower()} takes no reason")
    codes = ", ".join(map(attrgetter("code"), offered))
    raise ValueError(f"is {code[:100]!r}, which is no reason for {action.label.lower()}; it may be {codes}")


def reason_metadata(code: str) -> dict[str, str]:
    """What the metadata of a record says of its reason; nothing where it has none."""
    reason = find_reason(code) if code else None
    return {CODE: reason.code, TEXT: reason.text} if reason else {}
