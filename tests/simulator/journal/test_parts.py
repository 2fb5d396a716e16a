"""The parts of the journal that need no server: what is noted, how much waits, and what a failure leaves."""

import zlib
from urllib.parse import quote

import orjson
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from api.messages import Delivery, Ending, Request, Response
from simulator.journal.entries import Entry, pack, unpack
from simulator.journal.journal import Journal
from simulator.journal.masking import Mask
from simulator.journal.notes import Note, ends_of, note_of
from simulator.journal.reading import requests_of
from simulator.journal.waiting import WaitingNotes
from simulator.models import JournalBatch, Reader
from tenants.models import ApiKey, Tenant
from tests.database_threads import database_threads
from tests.payouts import fund, payout
from tests.simulator.journal.noting import Worker


def note(number: int, authorization: str = "Bearer a", body: bytes = b"") -> Note:
    method = "POST" if body else "GET"
    request = Request(method, "/payouts", f"n={number}", {"authorization": authorization}, body)
    return note_of("/payouts", request, Response(200), number, number)


@pytest.mark.parametrize(
    ("body", "ends"),
    [
        (b"[]", (b"", b"")),
        (b'{"id":"x"}', (b"", b"")),
        (b"", (b"", b"")),
        (b'[{"id":"a","metadata":{"id":"x"}}]', (b"a", b"a")),
        (b'[{"id":"a","metadata":{"k":",{\\"id\\":\\"x"}},{"id":"b","metadata":{"id":"y"}}]', (b"a", b"b")),
    ],
)
def test_the_ends_of_a_page(body: bytes, ends: tuple[bytes, bytes]) -> None:
    assert ends_of(body) == ends


@pytest.mark.parametrize(
    ("delivery", "is_given"),
    [
        (None, True),
        (Delivery(delay=2, pause=1), True),
        (Delivery(cut_at=10), False),
        (Delivery(cut_at=-1), False),
        (Delivery(content_length=10**6), False),
        (Delivery(ending=Ending.RESET), False),
        (Delivery(ending=Ending.CLOSE), True),
    ],
)
def test_a_page_that_did_not_arrive_was_not_given(delivery: Delivery | None, is_given: bool) -> None:
    response = Response(200, (), b'[{"id":"a"}]', delivery=delivery)
    noted = note_of("/accounts", Request("GET", "/accounts"), response, 10.0, 11.0)
    assert (noted.first == b"a") is is_given
    assert noted.seconds == 1.0 + (delivery.delay + delivery.pause if delivery else 0)


def test_a_head_gives_no_rows() -> None:
    noted = note_of("/accounts", Request("HEAD", "/accounts"), Response(200, (), b'[{"id":"a"}]'), 1.0, 1.0)
    assert noted.first == b""


def test_the_newest_wait_and_the_others_are_counted() -> None:
    waiting = WaitingNotes(most=10)
    for number in range(8):
        waiting.add(note(number, "Bearer old"))
    for number in range(8, 15):
        waiting.add(note(number, "Bearer new"))
    taken, left_out = waiting.take()
    assert [noted.at for noted in taken] == list(range(5, 15))
    assert left_out == {"Bearer old": 5}
    assert waiting.take() == ([], {})


def test_bodies_that_wait_are_bounded() -> None:
    waiting = WaitingNotes(most_body_bytes=100)
    for number in range(5):
        waiting.add(note(number, body=b"x" * 40))
    assert [noted.bodies is not None for noted in waiting.take()[0]] == [True, True, False, False, False]
    waiting.add(note(6, body=b"x" * 40))
    assert waiting.take()[0][0].bodies is not None


@pytest.mark.parametrize("key", ["alice@example.com", 'a"\\b%41+c/~x', "12345678"])
def test_a_key_is_masked_however_it_is_spelt(key: str) -> None:
    mask = Mask(key)
    for text in (key, f"Bearer {key}!", f"{key}{key}"):
        assert key not in mask.text(text)
        assert key not in mask.body(text.encode())
        assert key not in mask.query(text)
    told = orjson.dumps({"metadata": {"k": key}})
    assert told.decode().count("…") == 0
    assert mask.body(told).count("…") == 1
    assert mask.text("nothing of it") == "nothing of it"


@pytest.mark.parametrize("key", ["alice@example.com", 'a"\\b%41+c/~x', "12345678"])
def test_a_key_is_masked_where_each_of_its_characters_is_escaped(key: str) -> None:
    mask = Mask(key)
    in_url, in_json = "".join(f"%{ord(each):02x}" for each in key), "".join(f"\\u{ord(each):04x}" for each in key)
    once_more = quote(quote(in_url))
    for text in (in_url, in_url.upper(), once_more, in_json, in_json.replace("\\", "\\\\"), key[0] + in_json[6:]):
        assert mask.text(f"<{text}>") == mask.query(f"<{text}>") == mask.text(f"<{key}>"), text
        assert mask.body(f'{{"a":"{text}"}}'.encode()) == mask.text(f'{{"a":"{key}"}}')
    assert "".join(each for each in mask.body(key.encode("utf-16")) if each.isprintable()).count(key) == 0
    assert mask.text("100 % of C:\\it") == "100 % of C:\\it"


@pytest.mark.django_db(transaction=True)
def test_a_key_in_the_name_of_a_rule_is_masked(tenant: Tenant, key: str) -> None:
    worker = Worker(key)
    worker.ask("GET", "/accounts", note=f"late for {key}")
    worker.journal.write()
    (placed,) = requests_of(tenant)
    assert placed.entry.rule == Mask(key).text(f"late for {key}") != f"late for {key}"


def test_entries_are_packed_and_unpacked() -> None:
    entry = Entry(1.5, 0.25, 7, "GET", "/accounts", "/accounts", "a=\ud7ff\x00", 200, 2, 0, None, None, "", "", False)
    assert unpack(pack([entry, entry])) == [entry, entry]
    changed = entry._replace(items=3, first=1, last=4, missing=(2,))
    assert unpack(pack([changed])) == [changed]
    assert [sequence for sequence in range(6) if changed.gave(sequence)] == [1, 3, 4]


def test_entries_of_before_are_unpacked() -> None:
    older = [1.5, 0.25, 7, "GET", "/accounts", "/accounts", "", 200, 2, 2, 1, 2, "", "", False]
    (entry,) = unpack(zlib.compress(orjson.dumps([older])))
    assert (entry.first, entry.last, entry.has_bodies, entry.missing) == (1, 2, False, ())


@pytest.mark.django_db(transaction=True)
class TestWriting:
    def test_what_cannot_be_written_waits(self, tenant: Tenant, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
        worker = Worker(key)
        worker.ask("GET", "/accounts")

        def busy(*_: object) -> None:
            raise OperationalError("busy")

        with monkeypatch.context() as broken:
            broken.setattr("simulator.journal.journal.store", busy)
            with pytest.raises(OperationalError):
                worker.journal.write()
        worker.ask("GET", "/beneficiaries")
        worker.journal.write()
        assert [placed.entry.operation for placed in requests_of(tenant)] == ["/beneficiaries", "/accounts"]

    def test_several_workers_add_to_one_reader(self, tenant: Tenant, key: str) -> None:
        fund(tenant, 1_000)
        workers = [Worker(key), Worker(key)]
        for worker in workers:
            for number in range(3):
                worker.ask("POST", "/payouts", body=orjson.dumps(payout(f"salary-{number}")))
        workers[0].ask("GET", "/transactions", "page=3&pageSize=1")
        workers[1].ask("GET", "/transactions", "page=x")
        for worker in reversed(workers):
            worker.journal.write()
        reader = Reader.objects.get(operation="/transactions")
        assert (reader.requests, reader.errors, reader.error_status) == (2, 1, 400)
        assert (reader.last_status, reader.last_page, reader.given) == (400, None, 3)
        assert Reader.objects.get(operation="/payouts").requests == 6

    def test_a_key_that_opens_nothing_has_no_journal(self, tenant: Tenant, key: str) -> None:
        journal = Journal(10)
        for header in ("", "Basic x", "Bearer unknown-key-of-nobody", "Bearer \udcff"):
            request = Request("GET", "/accounts", "", {"authorization": header})
            journal.note("/accounts", request, Response(401), 1.0)
        journal.write()
        assert not JournalBatch.objects.exists()

    def test_a_revoked_key_is_told_of_in_its_dataset(self, tenant: Tenant, key: str) -> None:
        ApiKey.objects.update(revoked_at="2026-01-01T00:00:00Z")
        worker = Worker(key)
        assert worker.ask("GET", "/accounts").status == 401
        worker.journal.write()
        assert [placed.entry.status for placed in requests_of(tenant)] == [401]

    def test_older_batches_go_once_enough_newer_ones_came(self, tenant: Tenant, key: str) -> None:
        worker = Worker(key, kept=20)
        for page in range(1, 101):
            worker.ask("GET", "/accounts", f"page={page}")
            if page % 5 == 0:
                worker.journal.write()
        assert sum(JournalBatch.objects.values_list("count", flat=True)) == 20
        assert [placed.entry.query for placed in requests_of(tenant)] == [f"page={page}" for page in range(100, 80, -1)]

    def test_the_dataset_is_not_locked_while_it_is_written(self, tenant: Tenant, key: str) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has one writer at a time, and they take turns")
        worker = Worker(key)
        worker.ask("GET", "/accounts")
        with transaction.atomic(), database_threads(1) as threads:
            Tenant.objects.select_for_update().get(pk=tenant.pk)
            threads.submit(worker.journal.write).result(timeout=10)
        assert len(requests_of(tenant)) == 1


@pytest.mark.django_db(transaction=True)
def test_the_command_tells_requests_and_readers(tenant: Tenant, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    fund(tenant, 1_000)
    worker = Worker(key)
    worker.ask("POST", "/payouts", body=orjson.dumps(payout("salary-1")))
    worker.ask("GET", "/transactions", "pageSize=1&x=%1b[31m", note="a rule")
    worker.journal.write()
    call_command("journal", key)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert "POST  /payouts" in lines[0]
    assert "GET  /transactions?pageSize=1&x=\\x1b[31m  1 item (1-1)" in lines[1]
    assert lines[1].endswith("rule a rule")
    assert lines[3].endswith("1 request, 0 errors, 1 row not read yet")
    call_command("journal", key, "--errors", "--operation", "/transactions")
    assert len(capsys.readouterr().out.splitlines()) == 2
