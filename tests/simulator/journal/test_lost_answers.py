"""What the journal says of answers that a fault lost or cut: what the client got, not what was made."""

from contextlib import suppress

import httpx
import pytest
from django.urls import reverse

from simulator.faults.rulebook import put_rule, rules_of, switch_all_off
from simulator.journal.notes import NO_ANSWER
from simulator.journal.reading import request_at, requests_of
from simulator.models import Reader
from tenants.models import Tenant
from tests.conftest import signed_in
from tests.payouts import payout, payouts_of
from tests.simulator.journal.looking import has_counted, until

pytestmark = pytest.mark.wrong_answers


def lose(shop: Tenant, client: httpx.Client, way: str) -> None:
    """A list and a payout whose answers are lost, one after the other."""
    wait = {"wait": "50ms"} if way in ("no_answer", "lost_timeout") else {}
    put_rule(shop, {"name": f"the way {way}", "way": way, **wait})
    with suppress(httpx.TransportError):
        client.get("/accounts")
    with suppress(httpx.TransportError):
        client.post("/payouts", json=payout("salary-1"))
    switch_all_off(shop)


@pytest.mark.parametrize("way", ["no_answer", "closed", "reset", "lost_reset", "lost_timeout"])
def test_no_answer_is_told_as_none(shop: Tenant, client_of_key: httpx.Client, way: str) -> None:
    lose(shop, client_of_key, way)
    assert until(lambda: len(requests_of(shop)) == 2)
    paid, read = requests_of(shop)
    for placed in (paid, read):
        entry = placed.entry
        assert (entry.status, entry.size, entry.items, entry.rule) == (NO_ANSWER, 0, None, f"the way {way}")
        assert entry.is_error
    assert paid.entry.idempotency_key == "salary-1"
    found = request_at(shop, paid.batch, paid.place)
    assert found
    assert found[1]
    assert found[1][1] == "", "nothing was sent of the answer"
    assert bool(payouts_of(shop)) == way.startswith("lost")
    assert until(lambda: has_counted(shop, 2))
    reader = Reader.objects.get(tenant=shop, operation="/payouts")
    assert (reader.errors, reader.error_status, reader.last_status) == (1, NO_ANSWER, NO_ANSWER)
    assert [rule.hits for rule in rules_of(shop)] == [2]


def test_a_body_that_was_cut_off_counts_as_far_as_it_went(shop: Tenant, client_of_key: httpx.Client) -> None:
    whole = len(client_of_key.get("/accounts").content)
    lose(shop, client_of_key, "closed_middle")
    assert until(lambda: len(requests_of(shop)) == 3)
    paid, read, right = (placed.entry for placed in requests_of(shop))
    assert (right.status, right.size, right.items) == (200, whole, 1)
    assert (read.status, read.size, read.items) == (200, whole // 2, None)
    assert (paid.status, 0 < paid.size < whole * 2) == (201, True)


def test_it_is_found_and_shown_in_words(shop: Tenant, client_of_key: httpx.Client, key: str) -> None:
    office = signed_in(key=key)
    lose(shop, client_of_key, "closed")
    client_of_key.get("/beneficiaries")
    assert until(lambda: has_counted(shop, 3))
    control = client_of_key.get("/simulator/v1/requests", params={"status": "0"}).json()["results"]
    assert [each["operation"] for each in control] == ["payouts", "accounts"]
    assert client_of_key.get("/simulator/v1/requests/count", params={"onlyErrors": True}).json() == {"count": 2}
    page = office.get(reverse("admin:simulator_journalbatch_changelist"), {"status": "0"}).content.decode()
    assert page.count(">no answer</span>") == 2
    assert "GET /beneficiaries" not in page
    assert ">no answer</span>" in office.get(reverse("admin:index")).content.decode()
