"""What is asked only once: with other headers, and with values that are wrong."""

from contextlib import suppress

import httpx

from simulator.conform.exchange import Exchange
from simulator.conform.look import STAMP_OF
from simulator.conform.polling import Poller

NOBODY = "no-such-id-0000"
WRONG_VALUES = {
    "page=0": ("/accounts", {"page": "0"}),
    "page=x": ("/transactions", {"page": "x"}),
    "pageSize=0": ("/beneficiaries", {"pageSize": "0"}),
    "pageSize=1001": ("/transactions", {"pageSize": "1001"}),
    "sort=colour:asc": ("/transactions", {"sort": "colour:asc"}),
    "createdAtFrom=yesterday": ("/accounts", {"createdAtFrom": "yesterday"}),
    "updatedAtFrom=yesterday": ("/transactions", {"updatedAtFrom": "yesterday"}),
}


def ask(poller: Poller, key: str) -> dict[str, Exchange]:
    """Each answer by what was asked."""
    given = next((path for path in STAMP_OF if poller.get(path, pageSize="1").status == 200), "/accounts")
    asked = {
        "no header": _with(poller, given, None),
        "another scheme": _with(poller, given, "Basic YWxpY2U6"),
        "scheme in capitals": _with(poller, given, f"BEARER {key}"),
        "unknown path": poller.get("/no-such-list"),
        "unknown account": poller.get(f"/accounts/{NOBODY}/balances"),
        "far page": poller.get("/transactions", page="1000000"),
        "unknown parameter": poller.get(given, colour="blue", page="1", pageSize="1"),
        "defaults": poller.get("/transactions"),
    }
    return asked | {text: poller.get(path, **query) for text, (path, query) in WRONG_VALUES.items()}


def _with(poller: Poller, path: str, authorization: str | None) -> Exchange:
    """A read with another header. One without any must not get the client's own."""
    request = poller.client.build_request("GET", path, params={"pageSize": "1"})
    del request.headers["Authorization"]
    if authorization is not None:
        request.headers["Authorization"] = authorization
    with suppress(httpx.TransportError):  # the recorder has it
        poller.client.send(request)
    return poller.recorder.log[-1]
