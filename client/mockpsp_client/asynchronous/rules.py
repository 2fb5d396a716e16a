"""What becomes of payments, and how the connector's requests are answered: two lists of rules."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from mockpsp_client import calls

if TYPE_CHECKING:
    from mockpsp_client.asynchronous.dataset import AsyncDataset


class AsyncRules:
    """A list of rules, in their order; a rule's fields are named as in docs/control.md."""

    path = ""

    def __init__(self, dataset: "AsyncDataset") -> None:
        self._dataset = dataset

    async def all(self) -> list[Mapping[str, Any]]:
        """The rules as they are."""
        rules: list[Mapping[str, Any]] = await self._dataset.send(calls.rules(self.path))
        return rules

    async def replace(self, rules: Sequence[Mapping[str, Any]]) -> list[int]:
        """The whole list anew, all of it or nothing. Returns the ids."""
        return [int(each["id"]) for each in await self._dataset.send(calls.replace_rules(self.path, rules))]

    async def change(self, rule: int, **fields: Any) -> None:
        """Changes a rule's fields: `change(rule, isOn=False)`."""
        await self._dataset.send(calls.change_rule(self.path, rule, fields))

    async def move(self, rule: int, way: Literal["up", "down"]) -> list[Mapping[str, Any]]:
        """Moves a rule by one place. Returns the rules as they are then."""
        rules: list[Mapping[str, Any]] = await self._dataset.send(calls.move_rule(self.path, rule, way))
        return rules

    async def drop(self, rule: int) -> None:
        await self._dataset.send(calls.drop_rule(self.path, rule))

    async def clear(self) -> None:
        """Takes all rules out."""
        await self._dataset.send(calls.clear(self.path))

    async def _added(self, rule: Mapping[str, Any]) -> int:
        added = await self._dataset.send(calls.add_rule(self.path, rule))
        return int(added["id"])


class AsyncOutcomes(AsyncRules):
    """What becomes of payments: the first rule that matches one says its course."""

    path = "outcome-rules"

    async def add(self, outcome: str, **match: Any) -> int:
        """One more rule, at the end: `add("fail", amountEndsIn="01")`. Returns its id."""
        return await self._added({"outcome": outcome, **match})

    async def trial(self, type: str, amount: int, currency: str, **more: Any) -> Mapping[str, Any]:
        """What would become of a payment, were it taken now: `trial("PAYOUT", 1_501, "EUR/2")["outcome"]`."""
        tried = {"type": type, "amount": str(amount), "currency": currency, **more}
        answer: Mapping[str, Any] = await self._dataset.send(calls.try_rules(self.path, tried))
        return answer

    async def take_test_amounts(self) -> None:
        """Puts the ready-made rules for test amounts at the end, less those whose digits are there."""
        await self._dataset.send(calls.take_test_amounts())


class AsyncFaults(AsyncRules):
    """How some of the connector's requests are answered wrongly; what the client asks for never is."""

    path = "fault-rules"

    async def add(self, preset: str | None = None, **rule: Any) -> int:
        """One more rule, switched on: a ready-made one by its name, or `add(operations=["payouts"], status=503)`.

        Returns its id.
        """
        return await self._added({"preset": preset} if preset else rule)

    async def trial(self, operation: str, **more: Any) -> int | None:
        """The rule that would hit a request, were it sent now; None where it would get the right answer."""
        answer = await self._dataset.send(calls.try_rules(self.path, {"operation": operation, **more}))
        return None if answer["rule"] is None else int(answer["rule"])

    async def switch_off(self) -> None:
        """Switches all rules off at once; they stay in the list."""
        await self._dataset.send(calls.switch_faults_off())

    async def hits(self, rule: int) -> int:
        """How many requests the rule has hit. Raises KeyError where there is no such rule."""
        return {each["id"]: int(each["hits"]) for each in await self.all()}[rule]
