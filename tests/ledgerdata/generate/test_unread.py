"""A dataset that no connector has read may be stamped anew, or begin again; one that was read may not."""

import threading
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from django.utils import timezone

from ledgerdata import operations
from ledgerdata.generate import Options, RunEnded, plan_run, readers, resume, run
from ledgerdata.models import Account, Preparation, Record
from ledgerdata.operations import Money
from ledgerdata.reading.audit import differences
from ledgerdata.rules.lifecycle import PaymentType
from simulator.consumer.connector import Connector
from simulator.models import Reader
from tenants.access import known_tenant
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.consumer.agreement import assert_agreement
from tests.ledgerdata.generate.telling import rows_of

MONTH = Options(payments=200, days=30, seed="1")


def _by_hand(tenant: Tenant) -> Tenant:
    with operations.writing(tenant) as book:
        operations.open_account(book, "Mine", reference="mine", first_balance=Money(90_000, "EUR/2"))
        operations.add_beneficiary(book, "Theirs", reference="theirs")
    tenant.refresh_from_db()
    return tenant


def _read(tenant: Tenant) -> None:
    now = timezone.now()
    Reader.objects.create(
        tenant=tenant,
        key=1,
        operation="/accounts",
        requests=1,
        left_out=0,
        last_at=now,
        last_status=200,
        given=1,
        errors=0,
    )


def _first(tenant: Tenant) -> timedelta:
    """How long ago the first record was."""
    return timezone.now() - for_tenant(Record, tenant).order_by("sequence")[0].created_at


@pytest.mark.django_db
def test_first_balances_move_to_the_beginning_of_the_story(tenant: Tenant, nobody_reads: None) -> None:
    _by_hand(tenant)
    ids = [row["reference"] for row in rows_of(tenant)["records"]]
    run(tenant, MONTH)
    tenant.refresh_from_db()
    assert timedelta(days=30) < _first(tenant) < timedelta(days=31)
    rows = rows_of(tenant)
    assert [row["reference"] for row in rows["records"]][:1] == ids
    assert rows["payments"][0]["created_at"] == rows["records"][0]["created_at"]
    for table in ("accounts", "records"):
        moments = [row["created_at"] for row in rows[table]]
        assert moments == sorted(moments)
        for row in rows[table]:
            assert f'"createdAt":"{row["created_at"]:%Y-%m-%dT%H:%M:%S.%fZ}"'.encode() in row["payload"]
    assert tenant.last_written_at == rows["records"][-1]["created_at"]
    assert tenant.attention_at is None
    assert list(differences(tenant)) == []


@pytest.mark.django_db
def test_what_was_read_stays(tenant: Tenant, nobody_reads: None) -> None:
    _by_hand(tenant)
    _read(tenant)
    before = rows_of(tenant)
    run(tenant, Options(payments=200, days=30, seed="1", into_the_future=True))
    after = rows_of(tenant)
    for table in ("accounts", "records"):
        assert after[table][: len(before[table])] == before[table]
    assert _first(tenant) < timedelta(minutes=5)


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [0, 10_000])
def test_without_a_journal_nobody_knows(tenant: Tenant, nobody_reads: None, settings: object, kept: int) -> None:
    settings.JOURNAL = kept  # type: ignore[attr-defined]
    assert readers.was_read(tenant) is not bool(kept)


@pytest.mark.django_db
def test_payments_by_hand_are_not_moved(tenant: Tenant, nobody_reads: None) -> None:
    _by_hand(tenant)
    with operations.writing(tenant) as book:
        operations.take_payment(book, operations.Order(PaymentType.PAYIN, 500, "EUR/2", destination="mine"))
    before = rows_of(tenant)["records"]
    run(tenant, Options(payments=20, seed="1", into_the_future=True))
    assert rows_of(tenant)["records"][:2] == before


@pytest.mark.django_db
def test_a_connector_that_comes_first_is_not_misled(tenant: Tenant, nobody_reads: None) -> None:
    """It reads between the moment that the run is planned and the one that it begins."""
    _by_hand(tenant)
    seed_run = plan_run(tenant, MONTH)
    assert seed_run.ground == Preparation.UNREAD
    before = rows_of(tenant)
    tenant.refresh_from_db()
    assert tenant.attention_at is not None
    readers.note_reading(tenant)
    with pytest.raises(RunEnded, match="Nothing was changed"):
        resume(tenant)
    assert rows_of(tenant) == before
    tenant.refresh_from_db()
    assert tenant.attention_at is None


@pytest.mark.django_db
def test_an_unread_dataset_begins_again_wherever_its_clock_stood(tenant: Tenant, key: str, nobody_reads: None) -> None:
    run(tenant, MONTH)
    for _ in range(2):
        run(known_tenant(key), Options(payments=100, days=30, seed="2", empty_first=True))
        now = known_tenant(key)
        assert _first(now) > timedelta(days=29)
        assert now.records == for_tenant(Record, now).count()
        assert for_tenant(Account, now).count() == now.internal_accounts + now.beneficiaries
        assert list(differences(now)) == []


@pytest.mark.django_db
def test_a_dataset_that_was_read_begins_again_after_its_clock(tenant: Tenant, key: str, nobody_reads: None) -> None:
    run(tenant, MONTH)
    _read(tenant)
    tenant.refresh_from_db()
    last = tenant.last_written_at
    assert last is not None
    run(known_tenant(key), Options(payments=30, seed="2", empty_first=True, into_the_future=True))
    now = known_tenant(key)
    assert min(row["created_at"] for row in rows_of(now)["accounts"]) > last
    assert rows_of(now)["records"][0]["created_at"] > last


def test_a_connector_that_polls_all_the_while_misses_nothing(live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    """Whoever is first: it reads all of the story, or the run changes nothing."""
    _by_hand(live_tenant)
    connector = Connector(client_of_key)
    outcome: list[object] = []
    polling = threading.Thread(target=_until(lambda: bool(outcome), connector.poll))
    polling.start()
    try:
        outcome.append(run(live_tenant, MONTH))
    except RunEnded as ended:
        outcome.append(ended)
    finally:
        outcome.append(None)
        polling.join()
    connector.poll()
    assert_agreement(live_tenant, connector)


def _until(is_over: Callable[[], bool], do: Callable[[], None]) -> Callable[[], None]:
    def again() -> None:
        while not is_over():
            do()

    return again
