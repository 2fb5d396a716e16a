"""The progress of the session's run on every page, and a message once it has ended."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, JsonResponse

from ledgerdata.admin.generate_words import outcome_of
from ledgerdata.generate import is_interrupted, time_left
from ledgerdata.generate.room import seconds
from ledgerdata.models import SeedRun

KEY = "run"
"""The session's run, by its primary key, until its end was said."""


def follow_run(request: HttpRequest, seed_run: SeedRun) -> None:
    """From now on every page of this session says how far the run is."""
    request.session[KEY] = seed_run.pk


def run_context(request: HttpRequest) -> dict[str, Any]:
    """For every page: the session's run while it is under way. Once it has ended, a message says so, once."""
    seed_run = _followed(request)
    if seed_run is None:
        return {}
    if not seed_run.finished:
        return {"run_under_way": progress_of(seed_run)}
    del request.session[KEY]
    well, text = outcome_of(seed_run)
    messages.add_message(request, messages.SUCCESS if well else messages.WARNING, text)
    return {}


def run_answer(request: HttpRequest) -> JsonResponse:
    """For a page that is open: how far the session's run is, or once what it made."""
    seed_run = _followed(request)
    if seed_run is None:
        return JsonResponse({"finished": True})
    if not seed_run.finished:
        return JsonResponse({"finished": False} | progress_of(seed_run))
    del request.session[KEY]
    well, text = outcome_of(seed_run)
    return JsonResponse({"finished": True, "level": "success" if well else "warning", "said": text})


def progress_of(seed_run: SeedRun) -> dict[str, Any]:
    """How far a run is, as numbers and in words."""
    payments, of = seed_run.payments, seed_run.plan["payments"]
    left = time_left(seed_run)
    return {
        "interrupted": is_interrupted(seed_run),
        "payments": payments,
        "of": of,
        "said": f"{payments:,} of {of:,} payments" + (f", about {seconds(left)} left" if left else ""),
        "percent": payments * 100 // of if of else 0,
    }


def _followed(request: HttpRequest) -> SeedRun | None:
    key = request.session.get(KEY)
    if key is None:
        return None
    seed_run = SeedRun.objects.filter(pk=key).first()
    if seed_run is None:  # another run took its place, or its dataset was emptied
        del request.session[KEY]
    return seed_run
