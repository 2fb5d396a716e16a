"""`GET /healthz`: whether the server can do its work."""

from functools import cache

import orjson
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse

from api.errors import JSON, refusal
from api.messages import Response


def report(workers_lost: int) -> Response:
    """200 where the database answers and every migration is applied; 503 with the reason where not."""
    try:
        missing = _migrations() - MigrationRecorder(connection).applied_migrations().keys()
    except Error as error:
        return refusal(503, f"The database does not answer: {error}")
    if missing:
        names = ", ".join(sorted(f"{app}.{name}" for app, name in missing))
        return refusal(503, f"Migrations are not applied: {names}. Run manage.py migrate.")
    return Response(200, JSON, orjson.dumps({"status": "ok", "workersLost": workers_lost}))


def health(request: HttpRequest) -> HttpResponse:
    """The same as a view of Django, where no server of ours runs."""
    told = report(0)
    return HttpResponse(told.body, status=told.status, headers=dict(told.headers))


@cache
def _migrations() -> set[tuple[str, str]]:
    """All that there are: files, which do not change while the server runs."""
    return set(MigrationLoader(None).disk_migrations)
