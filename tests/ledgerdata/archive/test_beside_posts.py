"""POSTs through the real server, to a dataset that is imported or emptied at that moment."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import httpx
from django.core.management import call_command

from ledgerdata import operations
from ledgerdata.operations import Money, reset_dataset
from ledgerdata.reading.audit import differences
from tenants.access import known_tenant, tenant_of
from tenants.models import Tenant
from tests.ledgerdata.archive.test_beside_others import assert_only, start

SENDERS = 4


class Senders:
    """Threads that send payouts, and what they were answered."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.answers: list[int] = []
        self.is_over = threading.Event()

    def send(self, sender: int) -> None:
        payout = {"amount": "1", "currency": "EUR/2", "sourceAccountId": "mine", "destinationAccountId": "friend"}
        while not self.is_over.is_set():
            key = f"{sender}-{len(self.answers)}-{threading.get_native_id()}"
            self.answers.append(self.client.post("/payouts", json=payout | {"idempotencyKey": key}).status_code)

    def wait_for(self, answers: int) -> None:
        wanted = len(self.answers) + answers
        while len(self.answers) < wanted:
            self.is_over.wait(0.005)


@contextmanager
def sending(client: httpx.Client) -> Iterator[Senders]:
    senders = Senders(client)
    threads = [threading.Thread(target=senders.send, args=(number,)) for number in range(SENDERS)]
    for thread in threads:
        thread.start()
    try:
        yield senders
    finally:
        senders.is_over.set()
        for thread in threads:
            thread.join()


def furnish(tenant: Tenant) -> None:
    """What the payouts need."""
    with operations.writing(tenant) as book:
        operations.open_account(book, "Mine", reference="mine", first_balance=Money(10**9, "EUR/2"))
        operations.add_beneficiary(book, "Friend", reference="friend")


def test_an_import_takes_no_post_and_loses_none(
    client_of_key: httpx.Client, key: str, stranger_key: str, committing: None, tmp_path: Path
) -> None:
    """Until the file is there no payout finds its account; from then on each that is answered 201 is there."""
    furnish(tenant_of(stranger_key))
    original = known_tenant(stranger_key)
    call_command("export_tenant", stranger_key, str(tmp_path / "file"), stdout=StringIO())
    tenant_of(key)
    with sending(client_of_key) as senders:
        senders.wait_for(20)
        assert set(senders.answers) == {404}
        call_command("import_tenant", str(tmp_path / "file"), key, stdout=StringIO(), stderr=StringIO())
        senders.wait_for(20)
    assert set(senders.answers) == {404, 201}
    copy = known_tenant(key)
    assert copy.records == original.records + senders.answers.count(201)
    assert_only(copy, original)


def test_a_reset_leaves_no_half_payment(client_of_key: httpx.Client, key: str, live_tenant: Tenant) -> None:
    """A payout came before it, and is gone, or after it, and finds no account. The one who resets held the dataset."""
    furnish(live_tenant)
    with sending(client_of_key) as senders:
        for _ in range(5):
            senders.wait_for(10)
            with operations.writing(live_tenant) as book:
                reset_dataset(book)
            call_command("purge", stdout=StringIO())
            senders.wait_for(10)
            furnish(live_tenant)
    assert set(senders.answers) == {404, 201}
    assert list(differences(known_tenant(key))) == []
    assert_only(known_tenant(key))


def test_resets_at_once(committing: None, key: str) -> None:
    """Each empties what the one before left; the dataset stays one."""
    furnish(tenant_of(key))
    processes = [start("reset_tenant", key, "--yes") for _ in range(3)]
    for process in processes:
        said = process.communicate()
        assert process.returncode == 0, said
    assert_only(known_tenant(key))
