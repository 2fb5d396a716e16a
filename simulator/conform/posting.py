"""Payouts and transfers that are made to see how the endpoint takes them (`--write`)."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx

from simulator.conform.exchange import Exchange, Recorder
from simulator.conform.observation import Posted
from simulator.conform.probes import NOBODY

AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Write:
    """Between which accounts money may be moved. An endpoint that is right takes three payments of each kind."""

    source: str
    beneficiary: str
    account: str | None
    asset: str
    amount: int


class Poster:
    """Sends POSTs, and keeps what came of each."""

    def __init__(self, client: httpx.Client, recorder: Recorder) -> None:
        self.client = client
        self.recorder = recorder

    def make(self, write: Write) -> list[Posted]:
        """A payout, and a transfer where another account is given."""
        posted = [self._make("/payouts", write, write.beneficiary, write.account or write.source)]
        if write.account:
            posted.append(self._make("/transfers", write, write.account, write.beneficiary))
        return posted

    def _make(self, path: str, write: Write, destination: str, wrong_kind: str) -> Posted:
        body = _body(write, destination)
        answer, replay = self.post(path, body), self.post(path, body)
        conflict = self.post(path, body | {"amount": str(write.amount + 1)})
        again = _body(write, destination)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            parallel = list(pool.map(lambda _: self.post(path, again), range(AT_ONCE)))
        refused = self._refused(path, write, destination, wrong_kind)
        right = _body(write, destination)
        self.post(path, right | {"destinationAccountId": NOBODY})
        return Posted(path, body, answer, replay, conflict, parallel, refused, self.post(path, right))

    def _refused(self, path: str, write: Write, destination: str, wrong_kind: str) -> dict[str, tuple[int, Exchange]]:
        """What has to be refused, with the status that is right."""
        body = _body(write, destination)
        faulty: dict[str, tuple[int, dict[str, Any]]] = {
            "an amount of 0": (400, body | {"amount": "0"}),
            "an amount with decimals": (400, body | {"amount": f"{write.amount}.5"}),
            "no currency": (400, {name: value for name, value in body.items() if name != "currency"}),
            "a currency that is none": (400, body | {"currency": "euro"}),
            "metadata with a number": (400, body | {"metadata": {"rank": 1}}),
            "an unknown source": (404, body | {"sourceAccountId": NOBODY}),
            "an unknown destination": (404, body | {"destinationAccountId": NOBODY}),
            "a destination of the wrong kind": (422, body | {"destinationAccountId": wrong_kind}),
            "one account on both sides": (422, body | {"destinationAccountId": write.source}),
        }
        refused = {
            what: (status, self.post(path, each | {"idempotencyKey": _key()}))
            for what, (status, each) in faulty.items()
        }
        refused["a body that is not JSON"] = 400, self._send(path, content=b"{", media_type="application/json")
        refused["a body that is said to be text"] = 415, self._send(path, content=b"{}", media_type="text/plain")
        return refused

    def post(self, path: str, body: dict[str, Any]) -> Exchange:
        return self._exchange(self.client.build_request("POST", path, json=body))

    def _send(self, path: str, content: bytes, media_type: str) -> Exchange:
        headers = {"Content-Type": media_type}
        return self._exchange(self.client.build_request("POST", path, content=content, headers=headers))

    def _exchange(self, request: httpx.Request) -> Exchange:
        """The exchange of this request: others may be under way at once."""
        with suppress(httpx.TransportError):  # the recorder has it
            self.client.send(request)
        return next(each for each in reversed(self.recorder.log) if each.sent is request)


def _body(write: Write, destination: str) -> dict[str, str]:
    body = {"idempotencyKey": _key(), "amount": str(write.amount), "currency": write.asset}
    return body | {"sourceAccountId": write.source, "destinationAccountId": destination}


def _key() -> str:
    return f"conform-{secrets.token_hex(8)}"
