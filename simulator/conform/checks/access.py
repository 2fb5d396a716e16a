"""Who is let in, and how errors are told."""

from collections.abc import Iterator

from simulator.conform.asking import WRONG_VALUES
from simulator.conform.exchange import TIME_OUT, Exchange
from simulator.conform.judgement import Finding, Unseen
from simulator.conform.look import STAMP_OF, Look

IDLE = 90
"""Seconds for which the consumer keeps an idle connection."""


def lists_answer(look: Look) -> Iterator[Finding]:
    """Every list answers 200 with a bare array."""
    for path in STAMP_OF:
        page = look.now.listings[path].pages[0]
        if page.status != 200:
            yield Finding(f"{path} is not given: {page.status or 'no answer'}.", page)
        elif not isinstance(page.content, list):
            kind = "an object" if isinstance(page.content, dict) else "no array"
            yield Finding(f"{path} is {kind}; a bare JSON array is right.", page)
        elif len(page.rows) < len(page.content):
            yield Finding(f"{path} holds something that is no object.", page)


def in_time(look: Look) -> Iterator[Finding]:
    for exchange in look.now.log:
        if exchange.seconds >= TIME_OUT or exchange.fault.startswith("no answer within"):
            yield Finding(f"{exchange.path} took {exchange.seconds:.1f} s.", exchange)


def connections_stay(look: Look) -> Iterator[Finding]:
    """What the endpoint itself says of how long it keeps an idle connection."""
    said = 0
    for exchange in look.now.log:
        for part in exchange.headers.get("keep-alive", "").replace(" ", "").split(","):
            name, _, value = part.partition("=")
            if name.lower() == "timeout" and value.isdecimal():
                said += 1
                if int(value) <= IDLE:
                    yield Finding(f"Keep-Alive says that idle connections are closed after {value} s.", exchange)
                    return
    if not said:
        raise Unseen("the endpoint does not say how long it keeps a connection (header Keep-Alive: timeout)")


def key_is_asked_for(look: Look) -> Iterator[Finding]:
    for what in ("no header", "another scheme"):
        answer = look.asked[what]
        if answer.status != 401:
            yield Finding(f"With {what} in place of the key's: {answer.status}; 401 is right.", answer)
        elif not answer.headers.get("www-authenticate", "").lower().startswith("bearer"):
            yield Finding(f"With {what}: 401 without the header WWW-Authenticate: Bearer.", answer)


def scheme_in_any_case(look: Look) -> Iterator[Finding]:
    answer = look.asked["scheme in capitals"]
    if answer.status != 200:
        yield Finding(f"With BEARER in capitals: {answer.status}; 200 is right.", answer)


def unknown_is_not_found(look: Look) -> Iterator[Finding]:
    for what in ("unknown path", "unknown account"):
        answer = look.asked[what]
        if answer.status != 404:
            yield Finding(f"An {what} answers {answer.status or 'nothing'}; 404 is right.", answer)


def wrong_values_are_refused(look: Look) -> Iterator[Finding]:
    for what in WRONG_VALUES:
        answer = look.asked[what]
        if answer.status != 400:
            yield Finding(f"{what} answers {answer.status or 'nothing'}; 400 is right.", answer)


def unknown_parameter_is_ignored(look: Look) -> Iterator[Finding]:
    answer = look.asked["unknown parameter"]
    if answer.status != 200:
        yield Finding(f"A parameter that nobody knows answers {answer.status}; it has to be ignored.", answer)


def errors_are_told(look: Look) -> Iterator[Finding]:
    """Every error, whatever was asked, has a Title and a Detail."""
    refusals = [answer for posted in look.posted for _, answer in posted.refused.values()]
    errors = [each for each in (*look.asked.values(), *refusals, *look.now.log) if each.status >= 400]
    if not errors:
        raise Unseen("nothing was refused")
    for answer in errors:
        if not _has_title_and_detail(answer):
            yield Finding(f"{answer.path} answers {answer.status} without Title and Detail as JSON strings.", answer)


def _has_title_and_detail(answer: Exchange) -> bool:
    content = answer.content
    return isinstance(content, dict) and all(isinstance(content.get(name), str) for name in ("Title", "Detail"))
