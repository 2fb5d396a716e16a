"""The dataset's payments, and what is done to them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from mockpsp_client import calls, forms
from mockpsp_client.ledger import DueStep, PaymentState

if TYPE_CHECKING:
    from mockpsp_client.asynchronous.dataset import AsyncDataset


class AsyncPayments:
    """The dataset's payments."""

    def __init__(self, dataset: "AsyncDataset") -> None:
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
        **more: Unpack[forms.More],
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
        """The references of all payments that the filters find (`state="PENDING"`), the newest first.

        `ordering="-amount"` gives another order, of the newest 20,000.
        """
        async for each in self._dataset.rows(calls.payments(filters)):
            yield str(each["reference"])


@dataclass(frozen=True, slots=True)
class AsyncPayment:
    """A payment as it was when it was read; what acts on it gives it as it is then."""

    dataset: "AsyncDataset"
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

    async def undo(self) -> "AsyncPayment":
        """Takes back what was just done, by the opposite action. Raises Refused where a connector has read it."""
        call = calls.undo(self.first_record, self.read.version)
        return AsyncPayment(self.dataset, PaymentState.of(await self.dataset.send(call)))

    async def hurry(self, step: DueStep) -> "AsyncPayment":
        """Does a step that is due later now."""
        return AsyncPayment(self.dataset, PaymentState.of(await self.dataset.send(calls.hurry_step(step.id))))

    async def drop_step(self, step: DueStep) -> "AsyncPayment":
        """Drops a step that is due later: it will not be done."""
        await self.dataset.send(calls.drop_step(step.id))
        return await self.reload()

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
