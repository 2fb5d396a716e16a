"""What the dataset's journal, fault rules and resets say about a row that the consumer lacks."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from ledgerdata.rules.values import write_moment
from simulator.compare.cover import Cover
from simulator.faults.mistakes.table import MISTAKES
from simulator.journal.entries import Entry
from simulator.journal.reading import Wanted, requests_of
from simulator.models import FaultRule, Reader
from tenants.contents import counted
from tenants.models import Tenant
from tenants.scoping import for_tenant


class Reason(NamedTuple):
    """Why something differs: a code to count by, and a sentence."""

    code: str
    text: str

    @property
    def sentence(self) -> str:
        return f"{self.code}: {self.text}{'' if self.text.endswith('?') else '.'}"


NOT_READ, BEFORE_RESET, FAULT, NOT_KEPT = (
    "not read yet",
    "read before a reset",
    "a fault that was on",
    "given, not kept",
)
NOT_GIVEN, UNKNOWN = "never given", "unknown"


@dataclass(frozen=True)
class Evidence:
    """What is known of one list of the contract, such as /transactions."""

    tenant: Tenant
    operation: str

    @cached_property
    def _reads(self) -> list[Entry]:
        return [placed.entry for placed in requests_of(self.tenant, Wanted(operation=self.operation))]

    @cached_property
    def _given(self) -> Reader | None:
        """The reader that has come furthest."""
        return for_tenant(Reader, self.tenant).filter(operation=self.operation).order_by("-given").first()

    @cached_property
    def _right(self) -> Cover:
        return Cover(read for read in self._reads if not read.rule)

    @cached_property
    def _faulty(self) -> Cover:
        return Cover(read for read in self._reads if read.rule)

    @cached_property
    def _broken(self) -> list[Entry]:
        """Reads changed by a fault, of which the journal does not know the rows that they gave; oldest first."""
        return sorted((read for read in self._reads if read.rule and read.first is None), key=lambda read: read.at)

    @cached_property
    def _rules(self) -> dict[str, FaultRule]:
        return {rule.name: rule for rule in for_tenant(FaultRule, self.tenant)}

    def why_missing(self, sequence: int, created_at: datetime) -> Reason:
        """Why the consumer lacks a row, by the row's place in its list."""
        reader = self._given
        if reader is None or sequence > reader.given:
            return self._not_read(sequence)
        if faulty := self._faulty.of(sequence):
            return self.fault(faulty)
        if right := self._right.of(sequence):
            text = f"it was given at {write_moment(right.moment)}; the connector or the consumer has not kept it"
            return Reason(NOT_KEPT, text)
        since = created_at.timestamp() - self.tenant.lead / 1_000_000
        if broken := next((read for read in self._broken if read.at >= since), None):
            return self.fault(broken)
        return Reason(NOT_GIVEN, "later rows were given, and this one by none of the requests that the journal keeps")

    def _not_read(self, sequence: int) -> Reason:
        reader = self._given
        if reader is None or not reader.given:
            return Reason(NOT_READ, f"nobody has read {self.operation} since the dataset was last emptied")
        at = f" at {write_moment(reader.given_at)}" if reader.given_at else ""
        return Reason(NOT_READ, f"{counted(sequence - reader.given, 'row')} after the last one that was given{at}")

    def fault_at(self, sequence: int) -> Reason | None:
        """The fault of the newest faulty answer that gave a row."""
        faulty = self._faulty.of(sequence)
        return self.fault(faulty) if faulty else None

    def fault_on(self, path: str) -> Reason | None:
        """The newest fault that hit a read of a path."""
        read = next((read for read in self._reads if read.rule and read.path == path), None)
        return self.fault(read) if read else None

    def fault(self, read: Entry) -> Reason:
        """The fault rule that hit a request, with the rules of lifecycle.md that it breaks."""
        rule = self._rules.get(read.rule)
        breaks = [MISTAKES[name].breaks for name in (rule.mistakes if rule else ()) if name in MISTAKES]
        broken = f", which breaks rule {'; '.join(breaks)}" if breaks else ""
        return Reason(FAULT, f"the fault “{read.rule}” was on at {write_moment(read.moment)}{broken}")
