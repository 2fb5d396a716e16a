"""A whole comparison: reads the consumer into a copy, then compares the copy with the truth."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledgerdata.models import Kind
from ledgerdata.rules.values import write_moment
from simulator.compare.api import ConsumerAPI, Unreadable
from simulator.compare.copy import FIELDS, Copy
from simulator.compare.difference import Difference
from simulator.compare.evidence import Reason
from simulator.compare.holdings import Accounts, Balances
from simulator.compare.initiations import Initiations
from simulator.compare.past import Past
from simulator.compare.payments import Payments
from simulator.compare.reading import Reading, Show, nothing_shown
from simulator.truth.frame import frame_of
from tenants.db.batches import batched
from tenants.models import Tenant
from tenants.working_folder import working_folder

AT_ONCE = 500
FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared with what. A `file` is kept, and read on from where it was left."""

    tenant: Tenant
    url: str
    token: str = ""
    connector: str = ""
    file: Path | None = None
    most: int = 0


@dataclass(frozen=True, slots=True)
class Sums:
    """Of one kind of thing: how many there are on both sides, and how many were written while the consumer was read."""

    what: str
    ours: int
    theirs: int
    set_aside: int


@dataclass(slots=True)
class Report:
    """What was found. The differences themselves stay in the copy, however many they are."""

    plan: Plan
    since: str
    copy: Copy
    sums: list[Sums] = field(default_factory=list)

    def counts(self) -> Counter[tuple[str, str]]:
        """How many differences there are, by what they are about and of which kind they are."""
        rows = self.copy.rows("SELECT what, kind, COUNT(*) FROM difference GROUP BY what, kind")
        return Counter({(what, kind): count for what, kind, count in rows})

    def reasons(self) -> list[tuple[str, int]]:
        rows = self.copy.rows("SELECT code, COUNT(*) AS found FROM difference GROUP BY code ORDER BY found DESC, code")
        return [(code, count) for code, count in rows]

    @property
    def total(self) -> int:
        return self.copy.count("difference")

    def differences(self, most: int = -1) -> Iterator[Difference]:
        sql = f"SELECT {', '.join(FIELDS)} FROM difference ORDER BY place LIMIT ?"
        for kind, what, about, text, code, reason in self.copy.rows(sql, most):
            yield Difference(kind, what, about, text, Reason(code, reason))


@contextmanager
def comparing(plan: Plan, show: Show = nothing_shown, **api: Any) -> Iterator[Report]:
    """The report, as long as the copy is there. Raises Unreadable, NotThisFile, and NotPossible after a reset."""
    with working_folder("compare") as folder:
        copy = Copy(plan.file or folder / "copy.sqlite3")
        consumer = ConsumerAPI(plan.url, plan.token, **api)
        try:
            since = _begin(plan, copy)
            Reading(consumer, copy, plan.connector, show, plan.most).read()
            copy.begin_comparing()
            report = Report(plan, since, copy)
            _compare(report, show)
            copy.keep_fact(FINISHED, "yes")
            yield report
        finally:
            consumer.close()
            copy.close()


def _begin(plan: Plan, copy: Copy) -> str:
    """The dataset's last moment when reading began, which a kept file remembers until it was compared."""
    if copy.fact(FINISHED):
        copy.clear()
    at = frame_of(plan.tenant).at
    facts = {"url": plan.url, "connector": plan.connector, "dataset": str(plan.tenant.number)}
    for name, value in facts.items():
        if copy.fact(name) not in {None, value}:
            raise Unreadable(f"the file is a copy of another {name}: {copy.fact(name)}")
        copy.keep_fact(name, value)
    since = copy.fact("since") or (write_moment(at) if at else "")
    copy.keep_fact("since", since)
    return since


def _compare(report: Report, show: Show) -> None:
    frame, copy, since = frame_of(report.plan.tenant), report.copy, report.since
    past = Past(frame.tenant)
    accounts = [(kind, Accounts(kind, frame, copy, since, past)) for kind in (Kind.INTERNAL, Kind.BENEFICIARY)]
    tables = {Kind.INTERNAL: "accounts", Kind.BENEFICIARY: "beneficiaries"}
    parts: list[tuple[str, Accounts | Payments | Balances | Initiations, Callable[[], int]]] = [
        *((tables[kind], part, lambda kind=kind: copy.count("account", f"kind = '{kind}'")) for kind, part in accounts),
        ("payments", Payments(frame, copy, since, past), lambda: copy.count("payment")),
        ("balances", Balances(frame, copy, since), lambda: copy.count("balance")),
        ("initiations", Initiations(frame, copy, since), lambda: copy.count("initiation")),
    ]
    for what, part, theirs in parts:
        for some in batched(part.differences(), AT_ONCE):
            copy.note_differences([(*each[:4], *each.reason) for each in some])
        report.sums.append(Sums(what, part.ours, theirs(), part.set_aside))
        show(f"{what} compared", part.ours)
    frame.check_still_there()
