"""What a run found, as text, as JSON, and as JUnit XML."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from simulator.conform.judgement import Finding, Judgement, Rule, Verdict
from simulator.conform.running import Report

BROKEN = 1
"""The exit code where a rule is broken."""


def lines(report: Report) -> Iterator[str]:
    """As people read it: the sum first, then what is broken with its evidence, then the rest."""
    broken, hold, unseen = (len(report.of(verdict)) for verdict in (Verdict.BROKEN, Verdict.HOLDS, Verdict.UNSEEN))
    yield f"{report.plan.url}: {broken} rules are broken, {hold} hold, {unseen} could not be seen."
    rows = ", ".join(f"{count:,} of {path}" for path, count in report.rows.items())
    yield f"{report.polls} polls; rows: {rows}."
    for path in report.cut:
        yield f"{path} was not read to its end: it is longer than --most, or broke off."
    for judgement in report.of(Verdict.BROKEN):
        yield from _broken(judgement)
    for verdict in (Verdict.UNSEEN, Verdict.HOLDS):
        if found := report.of(verdict):
            yield f"\n{verdict.capitalize()}:"
            yield from (f"  {_line(each)}" for each in found)


def finding_lines(rule: Rule, finding: Finding) -> Iterator[str]:
    """One breach with its evidence."""
    yield f"  {finding.what}"
    yield f"    The consumer: {finding.effect or rule.effect}"
    if finding.exchange:
        yield f"    {finding.exchange.request}"
        yield f"    answered: {finding.exchange.summary}"
    for record in finding.records:
        yield f"    row: {json.dumps(record, ensure_ascii=False)}"


def as_json(report: Report) -> dict[str, Any]:
    """As programs read it."""
    return {
        "endpoint": report.plan.url,
        "polls": report.polls,
        "rows": report.rows,
        "notReadToTheEnd": report.cut,
        "broken": len(report.of(Verdict.BROKEN)),
        "rules": [_judged(each) for each in report.judgements],
    }


def as_junit(report: Report) -> str:
    """As CI reads it: a test case for each rule; what could not be seen is skipped."""
    suite = ElementTree.Element("testsuite", name="conform", tests=str(len(report.judgements)))
    suite.set("failures", str(len(report.of(Verdict.BROKEN))))
    suite.set("skipped", str(len(report.of(Verdict.UNSEEN))))
    for each in report.judgements:
        case = ElementTree.SubElement(suite, "testcase", classname="conform", name=f"{each.rule.id}: {each.rule.title}")
        if each.verdict is Verdict.UNSEEN:
            ElementTree.SubElement(case, "skipped", message=each.reason)
        elif each.verdict is Verdict.BROKEN:
            text = "\n".join(line for found in each.findings.values() for line in finding_lines(each.rule, found))
            message = next(iter(each.findings))
            ElementTree.SubElement(case, "failure", message=_printable(message)).text = _printable(text)
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True)


def _broken(judgement: Judgement) -> Iterator[str]:
    rule = judgement.rule
    yield f"\nBROKEN {rule.id}: {rule.title} ({rule.source})"
    for finding in judgement.findings.values():
        yield from finding_lines(rule, finding)
    if more := judgement.count - len(judgement.findings):
        yield f"  and {more:,} more like it"


def _line(judgement: Judgement) -> str:
    reason = f" ({judgement.reason})" if judgement.verdict is Verdict.UNSEEN else ""
    return f"{judgement.rule.id}: {judgement.rule.title}{reason}"


def _judged(judgement: Judgement) -> dict[str, Any]:
    rule = judgement.rule
    judged = {"id": rule.id, "title": rule.title, "source": rule.source, "verdict": str(judgement.verdict)}
    if judgement.verdict is Verdict.UNSEEN:
        return judged | {"reason": judgement.reason}
    return judged | {"count": judgement.count, "findings": [_found(rule, each) for each in judgement.findings.values()]}


def _found(rule: Rule, finding: Finding) -> dict[str, Any]:
    found: dict[str, Any] = {"what": finding.what, "consumer": finding.effect or rule.effect}
    if finding.exchange:
        found |= {"request": finding.exchange.request, "answer": finding.exchange.summary}
    return found | {"records": list(finding.records)}


def _printable(text: str) -> str:
    """XML has no control characters but line ends and tabs."""
    return "".join(each if each.isprintable() or each in "\n\t" else "�" for each in text)
