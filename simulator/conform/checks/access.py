"""Who is let in, and what an error says."""

from collections.abc import Iterator

from simulator.conform.exchange import TIME_OUT, Exchange
from simulator.conform.judgement import Finding, Unseen
from simulator.conform.observation import TIME_FIELD, Observation
from simulator.conform.probes import WRONG_VALUES

IDLE = 90
"""Seconds for which the consumer keeps an idle connection."""


def lists_answer(observed: Observation) -> Iterator[Finding]:
    """Every list answers 200 with a bare array."""
    for path in TIME_FIELD:
        page = observed.now.listings[path].pages[0]
        if page.status != 200:
            yield Finding(f"{path} is not given: {page.status or 'no answer'}.", page)
        elif not isinstance(page.content, list):
            kind = "an object" if isinstance(page.content, dict) else "no array"
            yield Finding(f"{path} is {kind}; a bare JSON array is right.", page)
        elif len(page.rows) < len(page.content):
            yield Finding(f"{path} holds something that is no object.", page)


def in_time(observed: Observation) -> Iterator[Finding]:
    for exchange in observed.now.log:
        if exchange.seconds >= TIME_OUT or exchange.fault.startswith("no answer within"):
            yield Finding(f"{exchange.path} took {exchange.seconds:.1f} s.", exchange)


def connections_stay(observed: Observation) -> Iterator[Finding]:
    """What the endpoint itself says of how long it keeps an idle connection."""
    limits = 0
    for exchange in observed.now.log:
        for part in exchange.headers.get("keep-alive", "").replace(" ", "").split(","):
            name, _, value = part.partition("=")
            if name.lower() == "timeout" and value.isdecimal():
                limits += 1
                if int(value) <= IDLE:
                    yield Finding(f"Keep-Alive says that idle connections are closed after {value} s.", exchange)
                    return
    if not limits:
        raise Unseen("the endpoint does not say how long it keeps a connection (header Keep-Alive: timeout)")


def key_is_required(observed: Observation) -> Iterator[Finding]:
    for what in ("no header", "another scheme"):
        answer = observed.probes[what]
        if answer.status != 401:
            yield Finding(f"With {what} in place of the key's: {answer.status}; 401 is right.", answer)
        elif not answer.headers.get("www-authenticate", "").lower().startswith("bearer"):
            yield Finding(f"With {what}: 401 without the header WWW-Authenticate: Bearer.", answer)


def scheme_in_any_case(observed: Observation) -> Iterator[Finding]:
    answer = observed.probes["scheme in capitals"]
    if answer.status != 200:
        yield Finding(f"With BEARER in capitals: {answer.status}; 200 is right.", answer)


def unknown_is_not_found(observed: Observation) -> Iterator[Finding]:
    for what in ("unknown path", "unknown account"):
        answer = observed.probes[what]
        if answer.status != 404:
            yield Finding(f"An {what} answers {answer.status or 'nothing'}; 404 is right.", answer)


def wrong_values_are_refused(observed: Observation) -> Iterator[Finding]:
    for what in WRONG_VALUES:
        answer = observed.probes[what]
        if answer.status != 400:
            yield Finding(f"{what} answers {answer.status or 'nothing'}; 400 is right.", answer)


def unknown_parameter_is_ignored(observed: Observation) -> Iterator[Finding]:
    answer = observed.probes["unknown parameter"]
    if answer.status != 200:
        yield Finding(f"A parameter that nobody knows answers {answer.status}; it has to be ignored.", answer)


def errors_name_their_reason(observed: Observation) -> Iterator[Finding]:
    """Every error, to whatever request, has a Title and a Detail."""
    refusals = [answer for posted in observed.posted for _, answer in posted.refused.values()]
    errors = [each for each in (*observed.probes.values(), *refusals, *observed.now.log) if each.status >= 400]
    if not errors:
        raise Unseen("nothing was refused")
    for answer in errors:
        if not _has_title_and_detail(answer):
            yield Finding(f"{answer.path} answers {answer.status} without Title and Detail as JSON strings.", answer)


def _has_title_and_detail(answer: Exchange) -> bool:
    content = answer.content
    return isinstance(content, dict) and all(isinstance(content.get(name), str) for name in ("Title", "Detail"))
