"""Runs between the accounts that a dataset has already: who takes part, who is added, and what stands where."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from ledgerdata import operations
from ledgerdata.generate import Options, resume, run
from ledgerdata.generate.pools import pools
from ledgerdata.models import Account, Kind, Payment, Record
from ledgerdata.operations import Money
from ledgerdata.reading.audit import differences
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.lifecycle import PaymentType
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.ledgerdata.generate.telling import UNTIL, payloads, rows_of, tell_through_operations
from tests.seeding import small_transactions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_reads")]


@pytest.fixture
def by_hand(tenant: Tenant) -> Tenant:
    """A dataset with one account and one beneficiary, made just now."""
    return _by_hand(tenant)


def _by_hand(tenant: Tenant, first_balance: Money | None = None, accounts: int = 1) -> Tenant:
    with operations.writing(tenant) as book:
        for number in range(accounts):
            operations.open_account(book, "Mine", reference=f"mine-{number}", first_balance=first_balance)
        operations.add_beneficiary(book, "Theirs", reference="theirs")
    tenant.refresh_from_db()
    return tenant


def _names(tenant: Tenant) -> list[str]:
    return list(for_tenant(Account, tenant).values_list("name", flat=True))


def test_a_run_goes_between_those_who_are_there(by_hand: Tenant) -> None:
    made = run(by_hand, Options(payments=200, seed="1"))
    assert (made.accounts, made.beneficiaries, made.payments) == (0, 0, 200)
    assert _names(by_hand) == ["Mine", "Theirs"]
    assert "TRANSFER" not in set(for_tenant(Payment, by_hand).values_list("type", flat=True))  # it takes two
    assert list(differences(by_hand)) == []


def test_accounts_made_today_do_not_shut_the_past(by_hand: Tenant) -> None:
    made = run(by_hand, Options(payments=300, days=30, seed="1"))
    moments = list(for_tenant(Record, by_hand).order_by("sequence").values_list("created_at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] - moments[0] > timedelta(days=25)
    assert len({moment.date() for moment in moments}) > 25
    assert not made.ahead


def test_only_the_kind_that_is_missing_is_added(tenant: Tenant) -> None:
    with operations.writing(tenant) as book:
        operations.open_account(book, "Mine")
    made = run(tenant, Options(payments=20, seed="1"))
    assert (made.accounts, made.beneficiaries) == (0, 12)


def test_more_are_added_where_more_are_asked_for(by_hand: Tenant) -> None:
    made = run(by_hand, Options(payments=50, accounts=3, beneficiaries=2, seed="1"))
    assert (made.accounts, made.beneficiaries) == (2, 1)
    assert "TRANSFER" in set(for_tenant(Payment, by_hand).values_list("type", flat=True))


def test_transfers_that_are_asked_for_get_their_second_account(by_hand: Tenant) -> None:
    made = run(by_hand, Options(payments=4, mix={"PAYIN": 1, "TRANSFER": 1}, seed="1"))
    assert made.accounts == 1
    types = Counter(for_tenant(Payment, by_hand).values_list("type", flat=True))
    assert types == {"PAYIN": 2, "TRANSFER": 2}


def test_no_two_have_one_name(tenant: Tenant) -> None:
    with operations.writing(tenant) as book:
        operations.add_beneficiary(book, pools().firms[0].name)
    for wanted in (12, 24, 230):
        run(tenant, Options("empty", accounts=wanted, beneficiaries=wanted + 200, into_the_future=True))
    names = _names(tenant)
    assert len(names) == 230 + 430
    assert len(set(names)) == len(names)


def test_as_many_of_each_type_as_were_asked_for(tenant: Tenant) -> None:
    _by_hand(tenant, accounts=2)
    counts = {"PAYIN": 3, "PAYOUT": 5, "TRANSFER": 4, "OTHER": 2}
    run(tenant, Options(payments=14, mix=counts, seed="1", fail_rate=0.0))
    assert Counter(for_tenant(Payment, tenant).values_list("type", flat=True)) == counts
    assert list(differences(tenant)) == []


def test_payouts_that_nobody_can_pay_are_refused_at_once(by_hand: Tenant) -> None:
    before = rows_of(by_hand)
    with pytest.raises(InvalidInput, match="first_balance is needed: no account holds any EUR/2"):
        run(by_hand, Options(payments=3, mix={"PAYOUT": 3}))
    assert rows_of(by_hand) == before


def test_a_first_balance_pays_for_them(by_hand: Tenant) -> None:
    run(by_hand, Options(payments=3, mix={"PAYOUT": 3}, first_balance=True, seed="1"))
    payments = list(for_tenant(Payment, by_hand).order_by("pk").values_list("type", "description"))
    assert payments[0] == ("OTHER", "First balance")
    assert [type for type, _ in payments[1:]] == ["PAYOUT"] * 3


def test_money_that_is_there_pays_for_them(tenant: Tenant) -> None:
    _by_hand(tenant, Money(900, "EUR/2"))
    run(tenant, Options(payments=3, mix={"PAYOUT": 3}, seed="1"))
    assert Counter(for_tenant(Payment, tenant).values_list("type", flat=True)) == {"OTHER": 1, "PAYOUT": 3}


def test_no_stamp_is_past_now_without_a_yes(tenant: Tenant) -> None:
    _by_hand(tenant)
    with operations.writing(tenant) as book:
        operations.take_payment(book, operations.Order(PaymentType.PAYIN, 5, "EUR/2", destination="mine-0"))
    before = rows_of(tenant)
    with pytest.raises(InvalidInput, match=r"into_the_future is needed.*no room before now for .* at 10 ms apart"):
        run(tenant, Options(payments=500, seed="1"))
    with pytest.raises(InvalidInput, match=r"into_the_future is needed: the period ends at .* past now"):
        run(tenant, Options(payments=5, seed="1", until=timezone.now() + timedelta(days=1)))
    assert rows_of(tenant) == before
    made = run(tenant, Options(payments=500, seed="1", into_the_future=True))
    assert made.ahead > timedelta(seconds=5)


def test_few_payments_need_no_room(tenant: Tenant) -> None:
    _by_hand(tenant, Money(900, "EUR/2"))
    for number in range(3):
        made = run(tenant, Options(payments=8, seed=str(number)))
        assert not made.ahead
        assert made.payments == 8


def test_what_is_taken_meanwhile_ends_a_run_that_may_not_pass_now(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was made until then is whole, and the run says why there is no more."""
    _by_hand(tenant)
    small_transactions(monkeypatch, 60)

    def somebody_pays(done: int, total: int) -> None:
        with operations.writing(tenant) as book:
            operations.take_payment(book, operations.Order(PaymentType.PAYIN, 5, "EUR/2", destination="mine-0"))

    made = run(tenant, Options(payments=400, seed="1"), somebody_pays)
    assert 0 < made.payments < 400
    assert "no more room before now" in made.why
    assert not made.ahead
    assert list(differences(tenant)) == []


@pytest.mark.parametrize("batches", [1, 4])
def test_going_on_ends_as_if_nothing_had_happened(
    tenant: Tenant, stranger: Tenant, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    options = Options("card-shop", payments=200, seed="stop", until=UNTIL + timedelta(days=90), refund_rate=0.3)
    for each in (tenant, stranger):
        with operations.writing(each) as book:
            book.at = UNTIL
            operations.open_account(book, "Mine", reference="mine", first_balance=Money(100_000, "EUR/2"))
    run(stranger, options)
    small_transactions(monkeypatch, 50)

    def stop(done: int, total: int) -> None:
        nonlocal batches
        batches -= 1
        if not batches:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        run(tenant, options, stop)
    resume(tenant)
    assert payloads(tenant)[3:] == payloads(stranger)[3:]
    assert list(differences(tenant)) == []


def test_bulk_and_operations_write_the_same_rows(tenant: Tenant, stranger: Tenant) -> None:
    options = Options("marketplace", payments=60, until=UNTIL + timedelta(days=90), seed="same", refund_rate=0.3)
    for each in (tenant, stranger):
        with operations.writing(each) as book:
            book.at = UNTIL
            operations.open_account(book, "Mine", reference="mine")
            operations.open_account(book, "More", reference="more")
            operations.add_beneficiary(book, "Theirs", reference="theirs")
    run(tenant, options)
    tell_through_operations(stranger, options)
    bulk, slow = rows_of(tenant), rows_of(stranger)
    for table in ("payments", "records", "entries", "balances"):
        assert bulk[table] == slow[table], table


def test_kinds_of_those_who_are_added(tenant: Tenant) -> None:
    run(tenant, Options("empty"))
    kinds = Counter(for_tenant(Account, tenant).values_list("kind", flat=True))
    assert kinds == {str(Kind.INTERNAL): 3, str(Kind.BENEFICIARY): 3}
