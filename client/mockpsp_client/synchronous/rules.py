"""What becomes of payments, and how the connector's requests are answered: two lists of rules."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from mockpsp_client import calls

if TYPE_CHECKING:
    from mockpsp_client.synchronous.dataset import Dataset


class Rules:
    """A list of rules, in their order; a rule's fields are named as in docs/control.md."""

    path = ""

    def __init__(self, dataset: "Dataset") -> None:
        self._dataset = dataset

    def all(self) -> list[Mapping[str, Any]]:
        """The rules as they are."""
        rules: list[Mapping[str, Any]] = self._dataset.send(calls.rules(self.path))
        return rules

    def replace(self, rules: Sequence[Mapping[str, Any]]) -> list[int]:
        """The whole list anew, all of it or nothing. Returns the ids."""
        return [int(each["id"]) for each in self._dataset.send(calls.replace_rules(self.path, rules))]

    def change(self, rule: int, **fields: Any) -> None:
        """Changes a rule's fields: `change(rule, isOn=False)`."""
        self._dataset.send(calls.change_rule(self.path, rule, fields))

    def move(self, rule: int, way: Literal["up", "down"]) -> list[Mapping[str, Any]]:
        """Moves a rule by one place. Returns the rules as they are then."""
        rules: list[Mapping[str, Any]] = self._dataset.send(calls.move_rule(self.path, rule, way))
        return rules

    def drop(self, rule: int) -> None:
        self._dataset.send(calls.drop_rule(self.path, rule))

    def clear(self) -> None:
        """Takes all rules out."""
        self._dataset.send(calls.clear(self.path))

    def _added(self, rule: Mapping[str, Any]) -> int:
        added = self._dataset.send(calls.add_rule(self.path, rule))
        return int(added["id"])


class Outcomes(Rules):
    """What becomes of payments: the first rule that matches one says its course."""

    path = "outcome-rules"

    def add(self, outcome: str, **match: Any) -> int:
        """One more rule, at the end: `add("fail", amountEndsIn="01")`. Returns its id."""
        return self._added({"outcome": outcome, **match})

    def trial(self, type: str, amount: int, currency: str, **more: Any) -> Mapping[str, Any]:
        """What would become of a payment, were it taken now: `trial("PAYOUT", 1_501, "EUR/2")["outcome"]`."""
        tried = {"type": type, "amount": str(amount), "currency": currency, **more}
        answer: Mapping[str, Any] = self._dataset.send(calls.try_rules(self.path, tried))
        return answer

    def take_test_amounts(self) -> None:
        """Puts the ready-made rules for test amounts at the end, less those whose digits are there."""
        self._dataset.send(calls.take_test_amounts())


class Faults(Rules):
    """How some of the connector's requests are answered wrongly; what the client asks for never is."""

    path = "fault-rules"

    def add(self, preset: str | None = None, **rule: Any) -> int:
        """One more rule, switched on: a ready-made one by its name, or `add(operations=["payouts"], status=503)`.

        Returns its id.
        """
        return self._added({"preset": preset} if preset else rule)

    def trial(self, operation: str, **more: Any) -> int | None:
        """The rule that would hit a request, were it sent now; None where it would get the right answer."""
        answer = self._dataset.send(calls.try_rules(self.path, {"operation": operation, **more}))
        return None if answer["rule"] is None else int(answer["rule"])

    def switch_off(self) -> None:
        """Switches all rules off at once; they stay in the list."""
        self._dataset.send(calls.switch_faults_off())

    def hits(self, rule: int) -> int:
        """How many requests the rule has hit. Raises KeyError where there is no such rule."""
        return {each["id"]: int(each["hits"]) for each in self.all()}[rule]
