"""What forms refuse is told in the words of people: no names of the wire, no numbers of the storage."""

import pytest
from django.test import Client
from django.urls import reverse

GENERATE = reverse("admin:ledgerdata_payment_generate")
OUTCOME = reverse("admin:simulator_outcomerule_add")
FAULT = reverse("admin:simulator_faultrule_add")
ACCOUNT = reverse("admin:ledgerdata_internalaccount_add")

WIRE = ("minor units", "PAYIN=", "as a string", "integer of", "no_answer", "lost_timeout", "mix ")
"""What no refusal may say."""

_RUN = {"scenario": "marketplace", "days": "30"}
_COURSE = {"course": "succeed"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("address", "values", "field", "told"),
    [
        (GENERATE, _RUN | {"payins": "2000000"}, "payins", "less than or equal to 1000000"),
        (GENERATE, _RUN | {"payins": "0", "payouts": "0"}, "payins", "write at least one, of any type"),
        (GENERATE, _RUN | {"payouts": "-3"}, "payouts", "'-3' is below zero; write it without the minus"),
        (GENERATE, _RUN | {"accounts": "1.5"}, "accounts", "'1.5' has decimals; write a whole number"),
        (GENERATE, {"scenario": "everything", "days": "3", "payins": "9"}, "payins", "leave their numbers empty"),
        (OUTCOME, _COURSE | {"least": "5", "most": "2", "asset": "EUR/2"}, "most", "is 2.00 EUR, below 5.00 EUR"),
        (OUTCOME, _COURSE | {"least": "5", "most": "2"}, "most", "is 2 of the smallest unit, below 5"),
        (OUTCOME, {"course": "refund"}, "course", 'write for example "refund after 2d".'),
        (OUTCOME, {"course": "return after 2d", "type": "PAYIN"}, "course", "Return does not exist for a payin."),
        (FAULT, {"status": "503", "wait": "2s"}, "wait", "connections without an answer alone"),
        (FAULT, {"mistakes": ["twice"], "operations": ["payouts"]}, "mistakes", "is possible in GET /"),
        (FAULT, {"delay": "x"}, "delay", "such as 500ms, 30s, 2m, 1h30m or 7d."),
        (ACCOUNT, {"name": "Till", "id": "till", "amount": "-5", "currency": "EUR/2"}, "amount", "without the minus"),
    ],
)
def test_refusals_say_what_would_be_right(
    office: Client, address: str, values: dict[str, str], field: str, told: str
) -> None:
    errors = office.post(address, values).context["form"].errors
    said = " ".join(errors[field])
    assert told in said
    assert not [words for words in WIRE if words in said]
    assert not said.endswith("..")


def test_refusals_of_forms_on_other_pages_name_their_fields(office: Client) -> None:
    def told(button: str, values: dict[str, str]) -> list[str]:
        answer = office.post(reverse(f"admin:simulator_outcomerule_{button}"), values, follow=True)
        return [str(message) for message in answer.context["messages"]]

    assert "Payments a minute: This field is required." in told("live_start", {"scenario": "marketplace"})
    assert told("advance", {"to": "soon"})[0].startswith("The time is 'soon'; write a number and a unit")
    assert "Where funds are short: This field is required." in told("default", {"outcome": "succeed"})
