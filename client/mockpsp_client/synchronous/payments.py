"""The dataset's payments, and what is done to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from mockpsp_client import calls, forms
from mockpsp_client.ledger import DueStep, PaymentState

if TYPE_CHECKING:
    from mockpsp_client.synchronous.dataset import Dataset


class Payments:
    """The dataset's payments."""

    def __init__(self, dataset: "Dataset") -> None:
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
        **more: Unpack[forms.More],
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
        """The references of all payments that the filters find (`state="PENDING"`), the newest first.

        `ordering="-amount"` gives another order, of the newest 20,000.
        """
        for each in self._dataset.rows(calls.payments(filters)):
            yield str(each["reference"])


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as it was when it was read; what acts on it gives it as it is then."""

    dataset: "Dataset"
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

    def undo(self) -> "Payment":
        """Takes back what was just done, by the opposite action. Raises Refused where a connector has read it."""
        call = calls.undo(self.first_record, self.read.version)
        return Payment(self.dataset, PaymentState.of(self.dataset.send(call)))

    def hurry(self, step: DueStep) -> "Payment":
        """Does a step that is due later now."""
        return Payment(self.dataset, PaymentState.of(self.dataset.send(calls.hurry_step(step.id))))

    def drop_step(self, step: DueStep) -> "Payment":
        """Drops a step that is due later: it will not be done."""
        self.dataset.send(calls.drop_step(step.id))
        return self.reload()

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
