"""Probes: requests that are sent once, with other headers and with wrong values."""

from contextlib import suppress

import httpx

from simulator.conform.exchange import Exchange
from simulator.conform.observation import TIME_FIELD
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


def send_probes(poller: Poller, key: str) -> dict[str, Exchange]:
    """The answers, each by the name of its probe."""
    path = next((path for path in TIME_FIELD if poller.get(path, pageSize="1").status == 200), "/accounts")
    answers = {
        "no header": _with(poller, path, None),
        "another scheme": _with(poller, path, "Basic YWxpY2U6"),
        "scheme in capitals": _with(poller, path, f"BEARER {key}"),
        "unknown path": poller.get("/no-such-list"),
        "unknown account": poller.get(f"/accounts/{NOBODY}/balances"),
        "far page": poller.get("/transactions", page="1000000"),
        "unknown parameter": poller.get(path, colour="blue", page="1", pageSize="1"),
        "defaults": poller.get("/transactions"),
    }
    return answers | {text: poller.get(path, **query) for text, (path, query) in WRONG_VALUES.items()}


def _with(poller: Poller, path: str, authorization: str | None) -> Exchange:
    """A read with another header. One without any must not get the client's own."""
    request = poller.client.build_request("GET", path, params={"pageSize": "1"})
    del request.headers["Authorization"]
    if authorization is not None:
        request.headers["Authorization"] = authorization
    with suppress(httpx.TransportError):  # the recorder has it
        poller.client.send(request)
    return poller.recorder.log[-1]
