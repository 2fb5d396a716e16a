"""`GET /healthz`: whether the server can do its work."""

import orjson
from django.db import Error
from django.http import HttpRequest, HttpResponse

from api.messages import Response
from api.refusals import JSON, refusal
from mockpsp import __version__
from mockpsp.installed import PROGRAM
from tenants.db.faults import in_words
from tenants.db.state import database_state, missing_migrations


def report(workers_lost: int) -> Response:
    """200 where the database can be read and written, and every migration is applied; 503 with the reason where not."""
    try:
        missing = missing_migrations()
    except Error as error:
        return refusal(503, in_words(error))
    if missing:
        return refusal(503, f"Migrations are not applied: {', '.join(missing)}. Run {PROGRAM} migrate.")
    state = database_state()
    if not state.writes:
        return refusal(503, f"{state.why} Reading works." if state.reads else state.why)
    return Response(200, JSON, orjson.dumps({"status": "ok", "version": __version__, "workersLost": workers_lost}))


def health(request: HttpRequest) -> HttpResponse:
    """The same as a view of Django, where no server of ours runs."""
    answer = report(0)
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
