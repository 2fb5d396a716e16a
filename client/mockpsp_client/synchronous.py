"""The client: a simulator, its datasets, and what stands in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Unpack

import httpx

from mockpsp_client import calls
from mockpsp_client.answers import Account, Clock, PaymentState, body_of
from mockpsp_client.calls import Call, Money

TIMEOUT = 30.0


class Simulator:
    """A running mockpsp, at the address that its browser pages have."""

    def __init__(self, url: str, *, client: httpx.Client | None = None) -> None:
        self.url = url.rstrip("/")
        self._client = client or httpx.Client(timeout=TIMEOUT)

    def __enter__(self) -> "Simulator":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def dataset(self, name: str | None = None) -> "Dataset":
        """A new, empty dataset with a key of its own. Raises Refused where sign-up is closed."""
        made = self.send(calls.new_dataset(name))
        return Dataset(self, made["key"])

    def opened(self, key: str) -> "Dataset":
        """The dataset that the API key opens."""
        return Dataset(self, key)

    def send(self, call: Call, key: str | None = None) -> Any:
        """The answer's JSON. Raises Refused; httpx.TransportError."""
        headers = dict(call.headers) | ({"Authorization": f"Bearer {key}"} if key else {})
        url = f"{self.url}/simulator/v1/{call.path}"
        return body_of(self._client.request(call.method, url, json=call.body, headers=headers))


class Dataset:
    """One dataset, by its key."""

    def __init__(self, simulator: Simulator, key: str) -> None:
        self.simulator = simulator
        self.key = key
        self.accounts = Accounts(self)
        self.beneficiaries = Beneficiaries(self)
        self.payments = Payments(self)
        self.clock = DatasetClock(self)
        self.faults = Faults(self)

    def send(self, call: Call) -> Any:
        return self.simulator.send(call, self.key)

    def configure(self, *, name: str | None = None, outcome: str | None = None, shortfall: str | None = None) -> None:
        """Settings: `outcome` is the course of payments that no rule matches; what is left out stays."""
        self.send(calls.settings(name, outcome, shortfall))

    def add_rule(self, outcome: str, **match: Any) -> int:
        """One more outcome rule, at the end: `add_rule("fail", amountEndsIn="01")`. Returns its id."""
        added = self.send(calls.add_rule(outcome, match))
        return int(added["id"])

    def reset(self) -> None:
        """Empties it; its keys, settings and clock stay."""
        self.send(calls.reset())

    def drop(self) -> None:
        """Drops it for good."""
        self.send(calls.drop_dataset())


class Accounts:
    """The dataset's internal accounts."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def open(
        self,
        name: str,
        *,
        id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        balance: Money | None = None,
    ) -> Account:
        """A new account; `balance` is the first one: `(100_000, "EUR/2")`."""
        return Account.of(self._dataset.send(calls.open_account(name, id, metadata, balance)))

    def get(self, id: str) -> Account:
        return Account.of(self._dataset.send(calls.account(id)))


class Beneficiaries:
    """Those outside to whom payouts go."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def add(self, name: str, *, id: str | None = None, metadata: Mapping[str, str] | None = None) -> Account:
        return Account.of(self._dataset.send(calls.add_beneficiary(name, id, metadata)))


class Payments:
    """The dataset's payments."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def take(
        self,
        type: str,
        amount: int,
        currency: str,
        *,
        source: str | None = None,
        destination: str | None = None,
        key: str | None = None,
        **more: Unpack[calls.More],
    ) -> "Payment":
        """A new payment. `outcome` is its course, `key` makes it once: the same again gives the same payment."""
        call = calls.take_payment(
            type,
            amount,
            currency,
            key,
            sourceAccountId=source,
            destinationAccountId=destination,
            **more,
        )
        body = self._dataset.send(call)
        return Payment(self._dataset, PaymentState.of(body))

    def get(self, reference: str) -> "Payment":
        """The payment with this reference, or that has the record with this id."""
        return Payment(self._dataset, PaymentState.of(self._dataset.send(calls.payment(reference))))

    def references(self, **filters: str) -> Iterator[str]:
        """The references of all payments that the filters find (`state="PENDING"`), the newest first."""
        call: Call | None = calls.payments(filters)
        while call is not None:
            page = self._dataset.send(call)
            for each in page["results"]:
                yield str(each["reference"])
            call = Call("GET", page["next"].partition("/simulator/v1/")[2]) if page["next"] else None


class Faults:
    """How some of the connector's requests are answered wrongly; what the client asks for never is."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def add(self, preset: str | None = None, **rule: Any) -> int:
        """One more rule, switched on: a ready-made one by its name, or `add(operations=["payouts"], status=503)`.

        Returns its id.
        """
        added = self._dataset.send(calls.add_fault({"preset": preset} if preset else rule))
        return int(added["id"])

    def hits(self, rule: int) -> int:
        """How many requests the rule has hit. Raises KeyError where there is no such rule."""
        return {each["id"]: int(each["hits"]) for each in self._dataset.send(calls.faults())}[rule]

    def clear(self) -> None:
        """Takes all rules out: the truth is there again."""
        self._dataset.send(calls.clear_faults())


class DatasetClock:
    """The dataset's time."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def read(self) -> Clock:
        return Clock.of(self._dataset.send(calls.clock()))

    def advance(self, to: str) -> Clock:
        """Moves it by a length (`3d`), to a moment, to the `next` due step or the `end`, and does what is due."""
        body = self._dataset.send(calls.advance(to))
        while body["isMore"]:
            body = self._dataset.send(calls.advance("0s"))
        return Clock.of(body)


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as it was when it was read; what acts on it gives it as it is then."""

    dataset: Dataset
    read: PaymentState

    @property
    def reference(self) -> str:
        return self.read.reference

    @property
    def state(self) -> str:
        return self.read.state

    @property
    def refunded(self) -> int:
        return self.read.refunded

    def reload(self) -> "Payment":
        return self.dataset.payments.get(self.first_record)

    def act(
        self, action: str, amount: int | None = None, *, reason: str | None = None, version: int | None = None
    ) -> "Payment":
        """Presses a button; for all that is left without an amount. Raises Refused where it is not legal."""
        call = calls.act(self.first_record, action, amount, reason, version)
        return Payment(self.dataset, PaymentState.of(self.dataset.send(call)))

    @property
    def first_record(self) -> str:
        """The id of its first record, which stands for no other payment."""
        return self.read.records[0].id

    def succeed(self, *, reason: str | None = None) -> "Payment":
        return self.act("succeed", reason=reason)

    def fail(self, *, reason: str | None = None) -> "Payment":
        return self.act("fail", reason=reason)

    def cancel(self, *, reason: str | None = None) -> "Payment":
        return self.act("cancel", reason=reason)

    def expire(self, *, reason: str | None = None) -> "Payment":
        return self.act("expire", reason=reason)

    def capture(self, amount: int | None = None, *, reason: str | None = None) -> "Payment":
        return self.act("capture", amount, reason=reason)

    def fail_capture(self, amount: int | None = None, *, reason: str | None = None) -> "Payment":
        return self.act("fail_capture", amount, reason=reason)

    def void(self, *, reason: str | None = None) -> "Payment":
        return self.act("void", reason=reason)

    def refund(self, amount: int | None = None, *, reason: str | None = None) -> "Payment":
        return self.act("refund", amount, reason=reason)

    def fail_refund(self, amount: int | None = None, *, reason: str | None = None) -> "Payment":
        return self.act("fail_refund", amount, reason=reason)

    def reverse_refund(self, amount: int | None = None, *, reason: str | None = None) -> "Payment":
        return self.act("reverse_refund", amount, reason=reason)

    def dispute(self, amount: int | None = None, *, reason: str | None = None) -> "Payment":
        return self.act("dispute", amount, reason=reason)

    def win(self, *, reason: str | None = None) -> "Payment":
        return self.act("win", reason=reason)

    def lose(self, *, reason: str | None = None) -> "Payment":
        return self.act("lose", reason=reason)

    def return_(self, amount: int | None = None, *, reason: str | None = None) -> "Payment":
        return self.act("return", amount, reason=reason)

    def reverse_return(self, amount: int | None = None, *, reason: str | None = None) -> "Payment":
        return self.act("reverse_return", amount, reason=reason)
