"""An account's statement, on its page and as CSV."""

import csv
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from ledgerdata.models import Account
from ledgerdata.operations import Money, Order, open_account, take_payment, writing
from ledgerdata.reading import statement
from ledgerdata.rules.lifecycle import PaymentType
from tests.ledgerdata.admin.conftest import Shop


def page(account: Account) -> str:
    return reverse("admin:ledgerdata_internalaccount_change", args=[account.pk])


def download(office: Client, account: Account, asset: str = "EUR/2") -> list[list[str]]:
    answer = office.get(reverse("admin:ledgerdata_statement_csv", args=[account.pk]), {"asset": asset})
    assert answer.status_code == 200
    return list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_tells_in_out_and_balance_newest_first(office: Client, shop: Shop) -> None:
    shop.pay(PaymentType.PAYIN, amount=5_000)
    shop.pay(PaymentType.PAYOUT, amount=2_000)
    lines = office.get(page(shop.main)).context["lines"]
    money = [
        [str(line[name]).partition(">")[2].partition("<")[0] for name in ("came", "went", "balance")] for line in lines
    ]
    assert money == [
        ["", "20.00 EUR", "1,030.00 EUR"],
        ["50.00 EUR", "", "1,050.00 EUR"],
        ["1,000.00 EUR", "", "1,000.00 EUR"],
    ]


def test_pages_meet_without_gap_or_overlap(office: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(7):
        shop.pay()
    account, seen = shop.main, list[int]()
    part = statement.statement(account, "EUR/2", size=3)
    while True:
        seen += [entry.pk for entry in part.entries]
        if part.older is None:
            break
        earlier, part = part, statement.statement(account, "EUR/2", before=part.older, size=3)
        back = statement.statement(account, "EUR/2", after=part.newer, size=3)
        assert back.entries == earlier.entries
    assert seen == sorted(account.entries.values_list("pk", flat=True), reverse=True)


def test_assets_have_statements_of_their_own(office: Client, shop: Shop) -> None:
    with writing(shop.tenant) as ledger:
        take_payment(ledger, Order(PaymentType.OTHER, 700, "JPY", destination="main"))
    context = office.get(page(shop.main), {"asset": "JPY"}).context
    assert len(context["balances"]) == 2
    assert [line["balance"] for line in context["lines"]] == ['<span class="psp-money">700 JPY</span>']


def test_keys_that_are_none_are_no_harm(office: Client, shop: Shop) -> None:
    assert office.get(page(shop.main), {"asset": "<x>", "before": "x", "after": "9" * 30}).status_code == 200


def test_csv_holds_every_line(office: Client, shop: Shop) -> None:
    payout = shop.pay(PaymentType.PAYOUT, amount=123_4)
    heading, first, *_ = download(office, shop.main)
    assert heading[:2] == ["date", "record"]
    assert dict(zip(heading, first, strict=True)) == {
        "date": f"{payout.created_at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "record": payout.reference,
        "payment": payout.reference,
        "type": "PAYOUT",
        "status": "SUCCEEDED",
        "description": "",
        "in": "",
        "out": "12.34",
        "balance": "987.66",
        "asset": "EUR/2",
    }


def test_csv_tells_excel_that_it_is_utf_8(office: Client, shop: Shop) -> None:
    with writing(shop.tenant) as ledger:
        take_payment(ledger, Order(PaymentType.OTHER, 1, "EUR/2", destination="main", description='Grüße, 💶; "x"'))
    answer = office.get(reverse("admin:ledgerdata_statement_csv", args=[shop.main.pk]), {"asset": "EUR/2"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    sent = b"".join(answer)
    assert sent.startswith(b"\xef\xbb\xbfdate,record,")
    assert sent.count(b"\xef\xbb\xbf") == 1
    assert download(office, shop.main)[1][5] == 'Grüße, 💶; "x"'


def test_csv_is_read_in_chunks_without_loss(office: Client, shop: Shop) -> None:
    for _ in range(5):
        shop.pay()
    assert len(list(statement.all_entries(shop.main, "EUR/2", chunk=2))) == 6


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "＠SUM(A1)"])
def test_no_text_is_a_formula_to_a_spreadsheet(office: Client, shop: Shop, text: str) -> None:
    with writing(shop.tenant) as ledger:
        take_payment(ledger, Order(PaymentType.OTHER, 1, "EUR/2", destination="main", description=text))
    assert download(office, shop.main)[1][5] == f"'{text}"


def test_csv_numbers_need_no_commas(office: Client, shop: Shop) -> None:
    with writing(shop.tenant) as ledger:
        rich = open_account(ledger, "Rich", first_balance=Money(123_456_789, "EUR/2"))
    assert download(office, Account.objects.get(pk=rich.pk))[1][6] == "1234567.89"


def test_stranger_gets_no_statement(strange_office: Client, shop: Shop) -> None:
    answer = strange_office.get(reverse("admin:ledgerdata_statement_csv", args=[shop.main.pk]), {"asset": "EUR/2"})
    assert answer.status_code == 404
