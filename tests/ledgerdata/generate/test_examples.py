"""Worked examples: a small ledger for each scenario, kept as a text that an accountant can check by hand.

`examples/*.txt` begin with the command that makes them. After a change that is meant, WRITE_EXAMPLES=1 writes them
anew; whether what they then tell is right is for `accountant` to say, and for whoever reads the difference.
"""

import os
import re
import shlex
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from ledgerdata.generate import SCENARIOS
from ledgerdata.rules.lifecycle import Status
from tenants.access import known_tenant
from tests.ledgerdata.generate.accountant import check, read
from tests.ledgerdata.generate.journal import journal

EXAMPLES = Path(__file__).parent / "examples"
MONEY = re.compile(r"[\d,]+\.\d+")
MOVES_MONEY = re.compile(r"^(.*\|){7}.*\d.*$|^all accounts.*$", re.MULTILINE)
STORIES = {
    "marketplace": {
        "PAYIN SUCCEEDED",
        "PAYIN PENDING SUCCEEDED",
        "PAYIN SUCCEEDED REFUNDED",
        "PAYOUT PENDING SUCCEEDED",
        "TRANSFER SUCCEEDED",
    },
    "subscriptions": {
        "PAYIN AUTHORISATION CAPTURE",
        "PAYIN AUTHORISATION CAPTURE_FAILED CAPTURE",
        "PAYIN AUTHORISATION CAPTURE_FAILED CAPTURE_FAILED CAPTURE",
        "PAYIN AUTHORISATION CAPTURE_FAILED CAPTURE_FAILED CAPTURE_FAILED CANCELLED",
        "PAYOUT PENDING SUCCEEDED",
    },
    "card-shop": {
        "PAYIN AUTHORISATION CAPTURE",
        "PAYIN AUTHORISATION CAPTURE CAPTURE",
        "PAYIN AUTHORISATION CANCELLED",
        "PAYIN AUTHORISATION CAPTURE REFUNDED",
        "PAYOUT PENDING SUCCEEDED",
    },
    "disputes": {
        "PAYIN AUTHORISATION CAPTURE",
        "PAYIN AUTHORISATION CAPTURE DISPUTE DISPUTE_WON",
        "PAYIN AUTHORISATION CAPTURE DISPUTE DISPUTE_LOST",
    },
    "payroll": {
        "PAYIN SUCCEEDED",
        "PAYOUT PENDING SUCCEEDED",
        "PAYOUT PENDING FAILED",
        "PAYOUT PENDING SUCCEEDED REFUNDED",
    },
    "crypto": {"PAYIN PENDING SUCCEEDED", "PAYOUT PENDING SUCCEEDED", "TRANSFER SUCCEEDED"},
    "everything": set(),
    "empty": set(),
}
"""What has to be found in each: a payment's type, and the statuses of its records."""


def _text(scenario: str) -> str:
    return (EXAMPLES / f"{scenario}.txt").read_text(encoding="utf-8")


def test_each_scenario_has_its_example() -> None:
    assert {file.stem for file in EXAMPLES.glob("*.txt")} == set(SCENARIOS) == set(STORIES)


@pytest.mark.django_db
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_dataset_is_as_the_example_says(scenario: str, key: str) -> None:
    command = _text(scenario).splitlines()[0]
    made_by, *options = shlex.split(command.removeprefix("manage.py seed KEY "))
    assert (made_by, options[0]) == ("--scenario", scenario)
    call_command("seed", key, made_by, *options, stdout=StringIO(), stderr=StringIO())
    made = f"{command}\n{journal(known_tenant(key))}"
    if "WRITE_EXAMPLES" in os.environ:
        (EXAMPLES / f"{scenario}.txt").write_text(made, encoding="utf-8")
    assert made.splitlines() == _text(scenario).splitlines()


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_example_adds_up(scenario: str) -> None:
    check(_text(scenario))


@pytest.mark.parametrize("scenario", [scenario for scenario in SCENARIOS if scenario != "empty"])
def test_a_wrong_digit_would_be_found(scenario: str) -> None:
    """Of any figure in a line that moves money, or in a closing line: 100 of them, one after the other."""
    text = _text(scenario)
    figures = [match.end() - 1 for line in MOVES_MONEY.finditer(text) for match in MONEY.finditer(text, *line.span())]
    assert len(figures) > 20
    for place in figures[:: len(figures) // 100 + 1]:
        wrong = f"{text[:place]}{(int(text[place]) + 1) % 10}{text[place + 1 :]}"
        with pytest.raises(AssertionError):
            check(wrong)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_example_tells_its_story(scenario: str) -> None:
    payments = [lines for section in read(_text(scenario)) for lines in section.payments().values()]
    told = {" ".join([lines[0].type, *(line.status for line in lines)]) for lines in payments}
    assert STORIES[scenario] <= told
    assert len(payments) <= 25 or scenario == "everything"


def test_everything_has_every_status() -> None:
    (section,) = read(_text("everything"))
    assert {line.status for line in section.lines} == set(Status)


def test_crypto_counts_coins_of_two_kinds() -> None:
    assert [section.asset for section in read(_text("crypto"))] == ["BTC/8", "ETH/18"]


def test_nothing_happens_in_empty() -> None:
    assert not list(read(_text("empty")))
