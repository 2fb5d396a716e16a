"""The client for asyncio: a simulator, its datasets, and what stands in them."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Unpack

import httpx

from mockpsp_client import calls
from mockpsp_client.answers import Account, Clock, PaymentState, body_of
from mockpsp_client.calls import Call, Money

TIMEOUT = 30.0


class AsyncSimulator:
    """A running mockpsp, at the address that its browser pages have."""

    def __init__(self, url: str, *, client: httpx.AsyncClient | None = None) -> None:
        self.url = url.rstrip("/")
        self._client = client or httpx.AsyncClient(timeout=TIMEOUT)

    async def __aenter__(self) -> "AsyncSimulator":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._client.aclose()

    async def dataset(self, name: str | None = None) -> "AsyncDataset":
        """A new, empty dataset with a key of its own. Raises Refused where sign-up is closed."""
        made = await self.send(calls.new_dataset(name))
        return AsyncDataset(self, made["key"])

    def opened(self, key: str) -> "AsyncDataset":
        """The dataset that the API key opens."""
        return AsyncDataset(self, key)

    async def send(self, call: Call, key: str | None = None) -> Any:
        """The answer's JSON. Raises Refused; httpx.TransportError."""
        headers = dict(call.headers) | ({"Authorization": f"Bearer {key}"} if key else {})
        url = f"{self.url}/simulator/v1/{call.path}"
        return body_of(await self._client.request(call.method, url, json=call.body, headers=headers))


class AsyncDataset:
    """One dataset, by its key."""

    def __init__(self, simulator: AsyncSimulator, key: str) -> None:
        self.simulator = simulator
        self.key = key
        self.accounts = AsyncAccounts(self)
        self.beneficiaries = AsyncBeneficiaries(self)
        self.payments = AsyncPayments(self)
        self.clock = AsyncDatasetClock(self)
        self.faults = AsyncFaults(self)

    async def send(self, call: Call) -> Any:
        return await self.simulator.send(call, self.key)

    async def configure(
        self, *, name: str | None = None, outcome: str | None = None, shortfall: str | None = None
    ) -> None:
        """Settings: `outcome` is the course of payments that no rule matches; what is left out stays."""
        await self.send(calls.settings(name, outcome, shortfall))

    async def add_rule(self, outcome: str, **match: Any) -> int:
        """One more outcome rule, at the end: `add_rule("fail", amountEndsIn="01")`. Returns its id."""
        added = await self.send(calls.add_rule(outcome, match))
        return int(added["id"])

    async def reset(self) -> None:
        """Empties it; its keys, settings and clock stay."""
        await self.send(calls.reset())

    async def drop(self) -> None:
        """Drops it for good."""
        await self.send(calls.drop_dataset())


class AsyncAccounts:
    """The dataset's internal accounts."""

    def __init__(self, dataset: AsyncDataset) -> None:
        self._dataset = dataset

    async def open(
        self,
        name: str,
        *,
        id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        balance: Money | None = None,
    ) -> Account:
        """A new account; `balance` is the first one: `(100_000, "EUR/2")`."""
        return Account.of(await self._dataset.send(calls.open_account(name, id, metadata, balance)))

    async def get(self, id: str) -> Account:
        return Account.of(await self._dataset.send(calls.account(id)))


class AsyncBeneficiaries:
    """Those outside to whom payouts go."""

    def __init__(self, dataset: AsyncDataset) -> None:
        self._dataset = dataset

    async def add(self, name: str, *, id: str | None = None, metadata: Mapping[str, str] | None = None) -> Account:
        return Account.of(await self._dataset.send(calls.add_beneficiary(name, id, metadata)))


class AsyncPayments:
    """The dataset's payments."""

    def __init__(self, dataset: AsyncDataset) -> None:
        self._dataset = dataset

    async def take(
        self,
        type: str,
        amount: int,
        currency: str,
        *,
        source: str | None = None,
        destination: str | None = None,
        key: str | None = None,
        **more: Unpack[calls.More],
    ) -> "AsyncPayment":
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
        body = await self._dataset.send(call)
        return AsyncPayment(self._dataset, PaymentState.of(body))

    async def get(self, reference: str) -> "AsyncPayment":
        """The payment with this reference, or that has the record with this id."""
        return AsyncPayment(self._dataset, PaymentState.of(await self._dataset.send(calls.payment(reference))))

    async def references(self, **filters: str) -> AsyncIterator[str]:
        """The references of all payments that the filters find (`state="PENDING"`), the newest first."""
        call: Call | None = calls.payments(filters)
        while call is not None:
            page = await self._dataset.send(call)
            for each in page["results"]:
                yield str(each["reference"])
            call = Call("GET", page["next"].partition("/simulator/v1/")[2]) if page["next"] else None


class AsyncFaults:
    """How some of the connector's requests are answered wrongly; what the client asks for never is."""

    def __init__(self, dataset: AsyncDataset) -> None:
        self._dataset = dataset

    async def add(self, preset: str | None = None, **rule: Any) -> int:
        """One more rule, switched on: a ready-made one by its name, or `add(operations=["payouts"], status=503)`.

        Returns its id.
        """
        added = await self._dataset.send(calls.add_fault({"preset": preset} if preset else rule))
        return int(added["id"])

    async def hits(self, rule: int) -> int:
        """How many requests the rule has hit. Raises KeyError where there is no such rule."""
        return {each["id"]: int(each["hits"]) for each in await self._dataset.send(calls.faults())}[rule]

    async def clear(self) -> None:
        """Takes all rules out: the truth is there again."""
        await self._dataset.send(calls.clear_faults())


class AsyncDatasetClock:
    """The dataset's time."""

    def __init__(self, dataset: AsyncDataset) -> None:
        self._dataset = dataset

    async def read(self) -> Clock:
        return Clock.of(await self._dataset.send(calls.clock()))

    async def advance(self, to: str) -> Clock:
        """Moves it by a length (`3d`), to a moment, to the `next` due step or the `end`, and does what is due."""
        body = await self._dataset.send(calls.advance(to))
        while body["isMore"]:
            body = await self._dataset.send(calls.advance("0s"))
        return Clock.of(body)


@dataclass(frozen=True, slots=True)
class AsyncPayment:
    """A payment as it was when it was read; what acts on it gives it as it is then."""

    dataset: AsyncDataset
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

    async def reload(self) -> "AsyncPayment":
        return await self.dataset.payments.get(self.first_record)

    async def act(
        self, action: str, amount: int | None = None, *, reason: str | None = None, version: int | None = None
    ) -> "AsyncPayment":
        """Presses a button; for all that is left without an amount. Raises Refused where it is not legal."""
        call = calls.act(self.first_record, action, amount, reason, version)
        return AsyncPayment(self.dataset, PaymentState.of(await self.dataset.send(call)))

    @property
    def first_record(self) -> str:
        """The id of its first record, which stands for no other payment."""
        return self.read.records[0].id

    async def succeed(self, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("succeed", reason=reason)

    async def fail(self, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("fail", reason=reason)

    async def cancel(self, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("cancel", reason=reason)

    async def expire(self, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("expire", reason=reason)

    async def capture(self, amount: int | None = None, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("capture", amount, reason=reason)

    async def fail_capture(self, amount: int | None = None, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("fail_capture", amount, reason=reason)

    async def void(self, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("void", reason=reason)

    async def refund(self, amount: int | None = None, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("refund", amount, reason=reason)

    async def fail_refund(self, amount: int | None = None, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("fail_refund", amount, reason=reason)

    async def reverse_refund(self, amount: int | None = None, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("reverse_refund", amount, reason=reason)

    async def dispute(self, amount: int | None = None, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("dispute", amount, reason=reason)

    async def win(self, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("win", reason=reason)

    async def lose(self, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("lose", reason=reason)

    async def return_(self, amount: int | None = None, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("return", amount, reason=reason)

    async def reverse_return(self, amount: int | None = None, *, reason: str | None = None) -> "AsyncPayment":
        return await self.act("reverse_return", amount, reason=reason)
