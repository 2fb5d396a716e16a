"""The dashboard of a dataset, and the overview of all."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ledgerdata.operations import Money, Order, act, open_account, take_payment, writing
from ledgerdata.reading import holdings, overview
from ledgerdata.reading.holdings import AssetTotal, first_holdings, totals_of
from ledgerdata.reading.overview import DAYS, Outcome, days_of, latest_payments
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Tenant


def page(office: Client) -> str:
    return office.get("/admin/").content.decode()


@pytest.mark.django_db(transaction=True)
class TestFilled:
    """Writing takes a transaction of its own."""

    def test_days_count_payments_by_what_became_of_them(self, tenant: Tenant) -> None:
        with writing(tenant) as ledger:
            main = open_account(ledger, "Main").reference
            for status in (Status.SUCCEEDED, Status.SUCCEEDED, Status.PENDING, Status.AUTHORISATION, Status.FAILED):
                root = take_payment(ledger, Order(PaymentType.PAYIN, 100, "EUR/2", destination=main, status=status))
            refunded = take_payment(ledger, Order(PaymentType.PAYIN, 100, "EUR/2", destination=main))
            act(ledger, refunded.payment.pk, Action.REFUND)
        tenant.refresh_from_db()
        today = days_of(tenant, root.created_at.date())[-1]
        assert today.counts == {
            Outcome.DONE: 2,
            Outcome.AUTHORISED: 1,
            Outcome.PENDING: 1,
            Outcome.FAILED: 1,
            Outcome.CLOSED: 1,
        }
        assert today.total == 6

    def test_a_day_ends_at_midnight_utc(self, tenant: Tenant) -> None:
        midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        with writing(tenant) as ledger:
            ledger.at = midnight - timedelta(days=1, microseconds=1)
            main = open_account(ledger, "Main", first_balance=Money(1, "JPY")).reference
            ledger.at = midnight
            take_payment(ledger, Order(PaymentType.PAYIN, 1, "JPY", destination=main))
        tenant.refresh_from_db()
        totals = [day.total for day in days_of(tenant, midnight.date())]
        assert totals == [0] * (DAYS - 3) + [0, 1, 1]

    def test_another_dataset_is_not_counted(self, tenant: Tenant, stranger: Tenant) -> None:
        with writing(stranger) as ledger:
            open_account(ledger, "Theirs", first_balance=Money(5, "EUR/2"))
        assert sum(day.total for day in days_of(tenant, timezone.now().date())) == 0
        assert latest_payments(tenant) == []

    def test_amounts_stand_in_the_currency_s_own_digits(self, tenant: Tenant, office: Client) -> None:
        with writing(tenant) as ledger:
            open_account(ledger, "Main", first_balance=Money(123456, "EUR/2"))
            open_account(ledger, "Chain", first_balance=Money(10**30 + 1, "ETH/18"))
        text = page(office)
        assert "1,234.56 EUR" in text
        assert "1,000,000,000,000.000000000000000001 ETH" in text

    def test_all_accounts_are_added_up_by_asset(self, tenant: Tenant, stranger: Tenant, office: Client) -> None:
        with writing(tenant) as ledger:
            for number in range(3):
                open_account(ledger, f"Account {number}", first_balance=Money(10**30 + number, "ETH/18"))
            open_account(ledger, "Till", first_balance=Money(150, "EUR/2"))
            open_account(ledger, "Empty")
        with writing(stranger) as ledger:
            open_account(ledger, "Theirs", first_balance=Money(7, "EUR/2"))
        tenant.refresh_from_db()
        assert totals_of(tenant) == [AssetTotal("ETH/18", 3 * 10**30 + 3, 3), AssetTotal("EUR/2", 150, 1)]
        assert [len(holding.balances) for holding in first_holdings(tenant)] == [1, 1, 1, 1, 0]
        assert "3,000,000,000,000.000000000000000003 ETH" in page(office)

    def test_what_would_fill_a_second_screen_is_folded(self, tenant: Tenant, office: Client) -> None:
        with writing(tenant) as ledger:
            for number in range(10):
                open_account(ledger, f"Account {number}", first_balance=Money(5, f"AS{'ABCDEFGHIJ'[number]}/2"))
        text = page(office)
        assert "2 more assets" in text
        assert "7 more accounts" in text

    def test_too_many_accounts_are_not_added_up(
        self, tenant: Tenant, office: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(holdings, "MOST_ADDED_UP", 1)
        with writing(tenant) as ledger:
            for name in ("One", "Two"):
                open_account(ledger, name, first_balance=Money(5, "EUR/2"))
        assert "too many accounts to add them up" in page(office)

    def test_a_bar_leads_to_the_payments_of_its_day(self, tenant: Tenant, office: Client) -> None:
        with writing(tenant) as ledger:
            open_account(ledger, "Main", first_balance=Money(5, "EUR/2"))
        today = timezone.now().date()
        link = f"/admin/ledgerdata/payment/?from={today}&until={today}"
        assert f'href="{link.replace("&", "&amp;")}"' in page(office)
        assert office.get(link).context["cl"].result_count == 1

    def test_a_filled_dataset_needs_no_first_steps(self, tenant: Tenant, office: Client) -> None:
        with writing(tenant) as ledger:
            open_account(ledger, "Main", first_balance=Money(1, "EUR/2"))
        text = page(office)
        assert "Three steps" not in text
        assert "Payments per day" in text


def test_an_empty_dataset_says_what_to_do_first(office: Client) -> None:
    text = page(office)
    assert "Three steps to a dataset that the connector can read" in text
    for name in ("internalaccount", "beneficiary", "bankaccount"):
        assert f"/admin/ledgerdata/{name}/add/" in text
    assert "/admin/install/" in text


def test_the_overview_lists_every_dataset(operator_office: Client, tenant: Tenant, stranger: Tenant) -> None:
    text = page(operator_office)
    assert tenant.name in text
    assert stranger.name in text


def test_a_dataset_too_large_to_count_shows_fewer_days(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "MOST_RECORDS", 2)
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with writing(tenant) as ledger:
        ledger.at = midnight - timedelta(days=2)
        main = open_account(ledger, "Main").reference
        for ago in (2, 1, 0):
            ledger.at = midnight - timedelta(days=ago)
            take_payment(ledger, Order(PaymentType.PAYIN, 1, "JPY", destination=main))
    tenant.refresh_from_db()
    assert [day.total for day in days_of(tenant, midnight.date())] == [1, 1]
