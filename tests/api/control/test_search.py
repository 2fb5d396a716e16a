"""Lists are searched as in the admin."""

import pytest
from django.core.cache import cache

from ledgerdata.models import Payment
from tenants.models import Tenant
from tests.api.control.conftest import Caller
from tests.api.control.test_payments import PAYIN, PAYOUT, paid, refused

IBAN = "DE89370400440532013000"


def references(shop: Caller, query: str, path: str = "payments", name: str = "reference") -> list[str]:
    answer = shop("GET", f"{path}?{query}")
    assert answer.status == 200, answer.body
    return [each[name] for each in answer.body["results"]]


def test_payments_are_found_by_what_they_say(shop: Caller, stranger_key: str) -> None:
    paid(shop, id="order-7", description="Blue bicycle", metadata={"shop": "Rotterdam"})
    paid(shop, id="order-8", description="Blue kettle")
    assert references(shop, "search=blue") == ["order-8", "order-7"]
    assert references(shop, "search=rotterdam bicycle") == ["order-7"]
    assert references(shop, "search=order-") == ["order-8", "order-7"]
    assert references(shop, "search=blue&type=PAYOUT") == references(shop, "search=purple") == []
    assert references(Caller(stranger_key), "search=blue") == []
    (payout,) = (shop("POST", "payments", PAYOUT).body["reference"],)
    assert references(shop, "search=ben") == [payout]


def test_where_too_many_are_new_none_is_left_out(shop: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr("ledgerdata.reading.search_index.MOST_UNREAD", 0)
    monkeypatch.setattr("api.control.searching.index_payments", lambda tenant, within: False)
    monkeypatch.setattr("ledgerdata.operations.search_index.start_command", lambda *line: started.append(line))
    paid(shop, description="Blue bicycle")
    cache.clear()  # which remembers that a process was started
    for _ in range(2):
        refused(shop("GET", "payments?search=blue"), 503, "Send it again soon")
    assert [line[0] for line in started] == ["index_payments"]
    monkeypatch.undo()
    assert len(references(shop, "search=blue")) == 1


def test_words_of_new_payments_are_made_meanwhile(
    shop: Caller, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid(shop, description="Blue bicycle")
    monkeypatch.setattr("ledgerdata.reading.search_index.MOST_UNREAD", 0)
    assert references(shop, "search=blue") == [Payment.objects.get(description="Blue bicycle").reference]


def test_accounts_and_bank_accounts_are_found_by_name(shop: Caller) -> None:
    shop("POST", "accounts", {"id": "spare", "name": "Spare money"})
    assert references(shop, "search=money", "accounts", "id") == ["spare"]
    assert references(shop, "search=ma", "accounts", "id") == ["main"]
    assert references(shop, "search=BE", "beneficiaries", "id") == ["ben"]
    shop("POST", "bank-accounts", {"holder": "Benedict", "iban": IBAN, "settlesFor": "ben"})
    spaced = " ".join((IBAN[:4], IBAN[4:].lower()))
    for query in (f"search={spaced}", "search=bened", "settlesFor=ben"):
        assert references(shop, query, "bank-accounts", "iban") == [IBAN]
    assert references(shop, "settlesFor=main", "bank-accounts", "iban") == []
    assert references(shop, f"search={PAYIN['type']}", "bank-accounts", "iban") == []
