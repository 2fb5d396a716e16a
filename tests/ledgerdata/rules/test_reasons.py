"""Reasons: offered by action and type, and refused where they do not belong."""

import pytest

from ledgerdata.rules.actions import RULES, Action
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.reasons import REASON_LENGTH, REASONS, offered_reasons, reason_for, reason_metadata

WITH_REASON = {
    Action.FAIL,
    Action.CANCEL,
    Action.VOID,
    Action.RETURN,
    Action.REFUND,
    Action.DISPUTE,
    Action.FAIL_CAPTURE,
    Action.FAIL_REFUND,
}


@pytest.mark.parametrize("action", Action)
def test_some_reason_is_offered_wherever_an_action_takes_one(action: Action) -> None:
    types = {type for rule in RULES if rule.action is action for type in rule.types}
    for type in types:
        assert bool(offered_reasons(action, (type,))) == (action in WITH_REASON)


def test_codes_are_unique_whatever_their_case_and_fit_their_column() -> None:
    assert len({reason.code.lower() for reason in REASONS}) == len(REASONS)
    assert max(len(reason.code) for reason in REASONS) <= REASON_LENGTH
    assert all(reason.actions and reason.types and reason.meaning for reason in REASONS)


def test_a_code_is_known_in_any_case() -> None:
    assert reason_for(" ac04 ", Action.RETURN).name == "ClosedAccountNumber"


@pytest.mark.parametrize(
    ("code", "action", "type", "told"),
    [
        ("ZZ99", Action.RETURN, PaymentType.PAYOUT, "AC04"),
        ("fraudulent", Action.RETURN, PaymentType.PAYOUT, "AC04"),
        ("AC02", Action.FAIL, PaymentType.PAYOUT, "AC03"),
        ("AC04", Action.SUCCEED, PaymentType.PAYOUT, "takes no reason"),
        ("AC04", Action.DISPUTE, PaymentType.PAYIN, "product_not_received"),
    ],
)
def test_a_reason_that_does_not_belong_is_refused_with_those_that_do(
    code: str, action: Action, type: PaymentType, told: str
) -> None:
    with pytest.raises(ValueError, match=told) as refused:
        reason_for(code, action, (type,))
    assert code in str(refused.value)


def test_a_record_tells_its_reason_in_its_metadata() -> None:
    assert reason_metadata("AC04") == {"reason": "AC04", "reasonText": "ClosedAccountNumber: the account is closed"}
    assert reason_metadata("") == {}
