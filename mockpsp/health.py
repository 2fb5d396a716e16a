"""`GET /healthz`: whether the server can do its work."""

import orjson
from django.db import Error
from django.http import HttpRequest, HttpResponse

from api.errors import JSON, answer_error
from tenants.db.state import database_state, missing_migrations


def health(request: HttpRequest) -> HttpResponse:
    """200 where the database can be read and written, and every migration is applied; 503 with the reason where not."""
    try:
        missing = missing_migrations()
    except Error as error:
        return answer_error(503, f"The database does not answer: {error}")
    if missing:
        return answer_error(503, f"Migrations are not applied: {', '.join(missing)}. Run manage.py migrate.")
    state = database_state()
    if not state.writes:
        what = "written" if state.reads else "read"
        return answer_error(503, f"The database cannot be {what}. {state.why}")
    return HttpResponse(orjson.dumps({"status": "ok"}), content_type=JSON)
