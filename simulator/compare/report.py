"""The report of a comparison, as text and as JSON. It is written piece by piece: there may be a million differences."""

import json
from collections.abc import Iterator

from simulator.compare.difference import KINDS, Difference
from simulator.compare.running import Report

WHAT_OF = {
    "accounts": "account",
    "beneficiaries": "beneficiary",
    "payments": "payment",
    "balances": "balance",
    "initiations": "initiation",
}
HEADINGS = ("", "here", "there", *KINDS, "not judged")


def lines(report: Report) -> Iterator[str]:
    """The summary, then a line for each difference."""
    yield f"{report.plan.url} against the dataset as of {report.since or 'its beginning'}"
    for row in [HEADINGS, *table(report)]:
        yield f"{row[0]:14}" + "".join(f"{cell:>12,}" if isinstance(cell, int) else f"{cell:>12}" for cell in row[1:])
    if any(sums.set_aside for sums in report.sums):
        yield "Not judged: what was written here while the consumer was read."
    yield ""
    if not report.total:
        yield "Nothing differs."
        return
    yield f"{report.total:,} differ:"
    for code, count in report.reasons():
        yield f"{count:>12,}  {code}"
    yield ""
    for difference in report.differences():
        yield _on_one_line(difference.line)


def table(report: Report) -> list[tuple[str | int, ...]]:
    """A row for each kind of thing, under HEADINGS."""
    counts = report.counts()
    return [
        (
            sums.what,
            sums.ours,
            sums.theirs,
            *(counts[WHAT_OF[sums.what], kind] for kind in KINDS),
            sums.set_aside,
        )
        for sums in report.sums
    ]


def json_pieces(report: Report) -> Iterator[str]:
    """One JSON object, in pieces."""
    summary = [dict(zip(("what", *HEADINGS[1:]), row, strict=True)) for row in table(report)]
    head = {"url": report.plan.url, "since": report.since, "total": report.total, "summary": summary}
    head["reasons"] = dict(report.reasons())
    yield json.dumps(head, indent=2, ensure_ascii=False)[:-2] + ',\n  "differences": ['
    comma = ""
    for difference in report.differences():
        yield f"{comma}\n    {json.dumps(_fields(difference), ensure_ascii=False)}"
        comma = ","
    yield "\n  ]\n}\n"


def _fields(difference: Difference) -> dict[str, str]:
    fields = {name: getattr(difference, name) for name in ("kind", "what", "about", "text")}
    return fields | {"code": difference.reason.code, "reason": difference.reason.text}


def _on_one_line(text: str) -> str:
    """What the consumer sends may hold control characters, which a terminal obeys."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
