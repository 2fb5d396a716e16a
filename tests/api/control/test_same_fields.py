"""What a form or a filter of the admin has control has, and the other way round: each field stands here with its half.

A new field of either side fails until the other has it, or the table says why not.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pytest

from api.control import behaviour_shapes, fault_shapes, filters, journal_shapes, run_shapes, shapes, trial_shapes
from api.control.bank_account_shapes import NewBankAccountSerializer
from api.control.dataset_shapes import SettingsSerializer
from api.control.ordering import COLUMNS
from api.control.payment_shapes import NewPaymentSerializer
from ledgerdata.admin import accounts, bank_account, beneficiary, generate_form, internal_account
from ledgerdata.admin.payment_list import PaymentColumns
from simulator.admin import fault_form, journal_form, live_page, payment_form, rule_form
from tenants.models import Tenant

SIDES = {"source": "sourceAccountId", "destination": "destinationAccountId"}
BANK = dict.fromkeys(("iban", "bic", "holder"), "bankAccount")
COUNTS = dict.fromkeys(("payins", "payouts", "transfers", "others"), "mix")


class Pair(NamedTuple):
    """A form, as a dataset has it, and a serializer; other names of fields; those that one side alone has, and why."""

    form: Callable[[Tenant], Any]
    serializer: Any
    renamed: Mapping[str, str] = {}
    admin_alone: Mapping[str, str] = {}
    control_alone: Mapping[str, str] = {}


FORMS = {
    "fault": Pair(lambda t: fault_form.FaultForm(t, None), fault_shapes.FaultRuleSerializer, {"share": "share"}),
    "outcome": Pair(lambda t: rule_form.RuleForm(t, None), behaviour_shapes.OutcomeRuleSerializer, {"share": "share"}),
    "tried request": Pair(
        fault_form.TryRequestForm, trial_shapes.TriedRequestSerializer, SIDES | {"asset": "currency"}
    ),
    "tried payment": Pair(rule_form.TryForm, trial_shapes.TriedPaymentSerializer, SIDES),
    "settings": Pair(
        lambda t: rule_form.DefaultForm(),
        SettingsSerializer,
        control_alone={"name": "the page of the dataset has it"},
    ),
    "live traffic": Pair(
        lambda t: live_page.LiveForm(), behaviour_shapes.LiveRequestSerializer, {"per_minute": "perMinute"}
    ),
    "payment": Pair(
        lambda t: payment_form.LivingPaymentForm(t, None),
        NewPaymentSerializer,
        SIDES,
        admin_alone={"status": "an outcome says it: `pending`, `authorise`, `succeed`, `fail`, `cancel`, `expire`"},
    ),
    "run": Pair(
        lambda t: generate_form.GenerateForm(),
        run_shapes.GenerateSerializer,
        COUNTS,
        control_alone={"payments": "the sum of the numbers by type"},
    ),
    "account": Pair(
        internal_account.NewAccountForm,
        shapes.NewAccountSerializer,
        dict.fromkeys(("amount", "currency"), "firstBalance"),
    ),
    "amended account": Pair(
        lambda t: accounts.AmendForm(initial={"name": "", "metadata": {}}), shapes.AmendedSerializer
    ),
    "beneficiary": Pair(lambda t: beneficiary.NewBeneficiaryForm(), shapes.NewBeneficiarySerializer, BANK),
    "bank account": Pair(bank_account.BankAccountForm, NewBankAccountSerializer, {"settles_for": "settlesFor"}),
    "requests": Pair(
        lambda t: journal_form.JournalForm(t, {}),
        journal_shapes.RequestFilterSerializer,
        {"idempotency_key": "idempotencyKey"},
        control_alone={
            "onlyErrors": "the field Status takes `errors`",
            "after": "for a program that goes on where it was; people see the newest first",
        },
    ),
}

FILTERS = {
    "type": {"type"},
    "state": {"state"},
    "asset": {"currency"},
    "from": {"createdFrom"},
    "until": {"createdUntil"},
    "account": {"account"},
    "side": {"source", "destination"},
}
SEARCH = {"search"}
"""In the admin it is Django's own, beside the filters."""


@pytest.mark.parametrize("name", FORMS)
def test_a_form_and_its_serializer_have_the_same_fields(tenant: Tenant, name: str) -> None:
    pair = FORMS[name]
    typed = pair.form(tenant).fields
    sent = {name: field for name, field in pair.serializer().fields.items() if not field.read_only}
    named = {field.source: name for name, field in sent.items()} | dict(pair.renamed)
    assert set(pair.renamed) | set(pair.admin_alone) <= set(typed), "the table names a field that the form has not"
    halves = {each: named.get(each) for each in typed if each not in pair.admin_alone}
    assert [each for each, half in halves.items() if half is None] == [], "control lacks what the admin has"
    assert set(sent) - set(halves.values()) == set(pair.control_alone), "the admin lacks what control has"


@pytest.mark.parametrize("name", FORMS)
def test_where_both_name_words_they_are_the_same(tenant: Tenant, name: str) -> None:
    pair = FORMS[name]
    sent = {field.source: field for field in pair.serializer().fields.values()}
    for field_name, field in pair.form(tenant).fields.items():
        other = sent.get(field_name)
        legal, offered = words_of(getattr(other, "child", other)), words_of(field)
        if legal and offered and name != "requests":  # its page offers the operations that were called
            assert offered == legal, field_name


def test_the_filters_of_payments_are_the_same() -> None:
    shown = {str(each.parameter_name) for each in PaymentColumns.list_filter}
    assert shown == set(FILTERS)
    assert set(filters.PaymentFilter.base_filters) == SEARCH.union(*FILTERS.values())


def test_the_orders_of_payments_are_the_same() -> None:
    columns = [getattr(PaymentColumns, each) for each in PaymentColumns.sortable_by]
    assert sorted(each.admin_order_field for each in columns) == sorted(COLUMNS.values())


def words_of(field: Any) -> set[str]:
    """The words that a field takes, where they are named."""
    choices = getattr(field, "choices", None) or ()
    pairs = choices.items() if isinstance(choices, Mapping) else choices
    return {str(word) for word, _ in pairs if str(word)}
