"""`GET /healthz`: whether the server can do its work."""

import orjson
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from api.errors import JSON, answer_error


def health(request: HttpRequest) -> HttpResponse:
    """200 where the database answers and every migration is applied; 503 with the reason where not."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        return answer_error(503, f"The database does not answer: {error}")
    if missing:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in missing)
        return answer_error(503, f"Migrations are not applied: {names}. Run manage.py migrate.")
    return HttpResponse(orjson.dumps({"status": "ok"}), content_type=JSON)
