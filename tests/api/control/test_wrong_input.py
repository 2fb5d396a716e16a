"""What is wrong is named with its field and with what would be right; nothing is coerced, nothing changed."""

import base64
from typing import Any

import pytest

from tests.api.control.conftest import Caller
from tests.api.control.test_payments import PAYOUT, refused

CURSOR = "cursor has to be taken from `next` or `previous`"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("pageSize=0", "pageSize is '0'; it has to be a whole number from 1 to 1000"),
        ("pageSize=1001", "pageSize is '1001'"),
        ("pageSize=ten", "pageSize is 'ten'"),
        ("pageSize=", "pageSize is ''"),
        ("cursor=nothing", CURSOR),
        (f"cursor={base64.b64encode(b'p=abc').decode()}", CURSOR),
        (f"cursor={base64.b64encode(b'p=' + b'9' * 30).decode()}", CURSOR),
        ("type=", "type is ''; it has to be one of PAYIN, PAYOUT, TRANSFER, OTHER"),
        ("state=DONE", "state is 'DONE'; it has to be one of PENDING"),
        ("createdFrom=yesterday", "createdFrom is 'yesterday'; write a date-time as in 2026-01-31T09:30:00Z"),
        ("createdUntil=2026-01-31", "createdUntil is '2026-01-31'"),
        ("stat=PENDING", "stat is no parameter of it; there are type, state, currency, account, source, destination"),
        ("createdUntil=%25s%7B0%7D", "createdUntil is '%s{0}'"),
        ("state=%25(a)d", "state is '%(a)d'"),
        ("account=a%00b", "NUL"),
    ],
)
def test_a_wrong_parameter_is_refused(shop: Caller, query: str, said: str) -> None:
    refused(shop("GET", f"payments?{query}"), 400, said)


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("GET", "accounts?name=Main", "name is no parameter of it; there are search, pageSize, cursor"),
        ("GET", "keys?pageSize=5", "pageSize is no parameter of it; there are none"),
        ("GET", "accounts/main?full=1", "full is no parameter of it"),
        ("GET", "requests?oparation=accounts", "oparation is no field of it"),
        ("GET", "truth?til=2026-01-31T00:00:00Z", "til is no field of it"),
        ("POST", "reset?sure=1", "sure is no parameter of it"),
        ("DELETE", "requests?status=5xx", "status is no parameter of it"),
    ],
)
def test_a_parameter_that_nothing_reads_is_refused(shop: Caller, method: str, path: str, said: str) -> None:
    refused(shop(method, path), 400, said)
    assert len(shop("GET", "accounts").body["results"]) == 1


def test_lists_go_on_by_cursor(shop: Caller) -> None:
    for number in range(3):
        assert shop("POST", "beneficiaries", {"id": f"b-{number}", "name": "Ben"}).status == 201
    first = shop("GET", "beneficiaries?pageSize=2").body
    assert [each["id"] for each in first["results"]] == ["b-2", "b-1"]
    second = shop("GET", first["next"].partition("/simulator/v1/")[2]).body
    assert [each["id"] for each in second["results"]] == ["b-0", "ben"]
    assert second["next"] is None
    back = shop("GET", second["previous"].partition("/simulator/v1/")[2]).body
    assert back["results"] == first["results"]


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("accounts", {"name": 5}, "name has to be a string"),
        (
            "accounts",
            {"name": "Main", "firstBalance": {"amount": 5, "currency": "EUR/2"}},
            "firstBalance.amount has to be",
        ),
        ("payments", PAYOUT | {"scheme": 5}, "scheme has to be a string"),
        ("outcome-rules", {"outcome": "succeed", "seed": 7}, "seed has to be a string"),
        ("outcome-rules", {"outcome": "succeed", "isOn": "yes"}, "isOn has to be true or false"),
        ("outcome-rules", {"outcome": "succeed", "amountFrom": "5"}, "amountFrom has to be a whole number"),
        ("outcome-rules", {"outcome": "succeed", "amountFrom": True}, "amountFrom has to be a whole number"),
        (
            "fault-rules",
            {"status": 503, "until": "2026-01-31 09:30"},
            "until is '2026-01-31 09:30'; it has to be a time such as 10m, or a moment such as 2026-01-31T09:30:00Z",
        ),
        ("fault-rules", {"status": "503", "name": None}, "status has to be a whole number"),
        ("generate", {"failRate": "0.5"}, "failRate has to be a number"),
        ("generate", {"failRate": True}, "failRate has to be a number"),
        ("generate", {"scenario": "circus"}, "scenario is 'circus'; it has to be one of marketplace, "),
        ("fault-rules", {"connection": "x" * 5_000}, f"connection is '{'x' * 100}'; it has to be one of "),
        ("outcome-rules", {"type": "\ud800"}, "type is '\\ud800'; it has to be one of PAYIN, PAYOUT, TRANSFER, OTHER"),
        ("fault-rules", {"mistakes": ["\udfff"]}, "mistakes.0 is '\\udfff'"),
        ("fault-rules", {"operations": ["payouts"] * 1_001}, "A list in the body may have 1,000 items"),
    ],
)
def test_nothing_is_coerced(shop: Caller, path: str, body: dict[str, Any], said: str) -> None:
    refused(shop("POST", path, body), 400, said)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000])
@pytest.mark.parametrize("path", ["accounts", "outcome-rules", "clock/advance"])
def test_a_body_that_nests_too_deeply_is_refused(shop: Caller, path: str, text: str) -> None:
    refused(shop("POST", path, text), 400, "more deeply than can be read")


@pytest.mark.parametrize("path", ["accounts", "beneficiaries", "payments", "snapshots", "requests"])
@pytest.mark.parametrize("method", ["GET", "PATCH", "PUT", "POST", "DELETE"])
def test_a_nul_in_an_address_is_refused(shop: Caller, method: str, path: str) -> None:
    refused(shop(method, f"{path}/a%00b"), 400, "NUL")


def test_little_of_what_was_sent_is_quoted(shop: Caller) -> None:
    for path in ("accounts", "beneficiaries", "payments", "snapshots", "requests"):
        answer = shop("GET", f"{path}/{'9' * 5_000}")
        assert (answer.status, len(answer.body["Detail"]) < 300) == (404, True), path
    unknown = {f"{'x' * 5_000}{number}": 1 for number in range(100)}
    answer = shop("POST", "accounts", {"name": "Main"} | unknown)
    refused(answer, 400, "more problems")
    assert len(answer.body["Detail"]) < 50_000


def test_one_body_takes_no_more_than_one_of_the_contract(shop: Caller, key: str) -> None:
    for size in (1_000_000, 5_000_000):
        refused(shop("POST", "accounts", {"name": "x" * size}), 413, "The body may have 1,000,000 bytes.")
    refused(shop("PUT", "outcome-rules", [{}] * 1_001), 400, "A list in the body may have 1,000 items")
    packed = shop("POST", "accounts", {"name": "Main"}, **{"Content-Encoding": "gzip"})
    refused(packed, 415, "Content-Encoding is 'gzip'")
    archive = shop("POST", "import", {}, **{"Content-Encoding": "br"})
    refused(archive, 415, "Content-Encoding is 'br'; it may be gzip.")


@pytest.mark.parametrize("path", ["accounts/", "nothing", "payments/"])
def test_a_path_that_is_none_of_its_is_told_how_they_are(shop: Caller, path: str) -> None:
    refused(shop("GET", path), 404, "paths of control begin with /simulator/v1/")


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("outcome-rules", {}, "outcome is required"),
        ("outcome-rules", {"outcome": None}, "outcome may not be null"),
        ("outcome-rules", {"outcome": ""}, "outcome may not be empty"),
        ("outcome-rules", {"outcome": "x" * 1_001}, "outcome may have 1,000 characters at most"),
        ("outcome-rules", {"outcome": "fail", "amountFrom": -1}, "amountFrom has to be a whole number, 0 at least"),
        ("outcome-rules", {"outcome": "fail", "share": "half"}, "share has to be a share from 0 to 1"),
        ("outcome-rules", {"outcome": "fail", "share": 0.5}, "share has to be a share from 0 to 1, as a string"),
        ("fault-rules", {"status": 99}, "status has to be a whole number from 100 to 1,000,000,000"),
        ("fault-rules", {"operations": "payouts"}, "operations has to be a list"),
        (
            "fault-rules",
            {"operations": ["payout"]},
            "operations.0 is 'payout'; it has to be one of accounts, beneficiaries",
        ),
        ("payments", PAYOUT | {"type": "GIFT"}, "type is 'GIFT'; it has to be one of PAYIN, PAYOUT,"),
        ("accounts", {"name": "Main", "firstBalance": 5}, "firstBalance has to be an object"),
        ("generate", {"failRate": 2}, "failRate has to be a number from 0 to 1"),
        ("generate", {"assets": ["EUR/2"] * 101}, "assets may have 100 elements at most"),
        ("generate", [], "The body has to be an object."),
    ],
)
def test_what_would_be_right_is_said(shop: Caller, path: str, body: object, said: str) -> None:
    refused(shop("POST", path, body), 400, said)


def test_a_list_is_wanted(shop: Caller) -> None:
    refused(shop("PUT", "fault-rules", {}), 400, "The body has to be a list.")
    refused(shop("PUT", "fault-rules", [5]), 400, "0 has to be an object")


def test_all_faulty_fields_are_named(shop: Caller) -> None:
    answer = shop("POST", "accounts", {"id": "a b", "name": 5, "firstBalance": {"amount": "1"}})
    for said in ("id has to be", "name has to be a string", "firstBalance.currency is required"):
        refused(answer, 400, said)


@pytest.mark.parametrize("path", ["clock", "settings", "live", "datasets", "accounts"])
def test_a_method_that_is_none_of_its_is_refused(call: Caller, path: str) -> None:
    for method in ("OPTIONS", "TRACE"):
        answer = call(method, f"{path}?search=")
        assert (answer.status, answer.body["Title"]) == (405, "Method Not Allowed")
