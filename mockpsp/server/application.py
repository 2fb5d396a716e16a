"""Which threads answer which requests.

Reads of the contract are answered by the thread that read them. What may wait has threads of its own, so that it never
holds up a read: writes, for locks and commits; pages of the back office, for all they do; `/healthz`, for the database.
"""

from django.conf import settings
from django.db import connections

from api.contract.bodies import MOST_BYTES
from api.contract.lane import answer, is_read, path_of
from api.messages import Request, Respond
from mockpsp.server.health import report
from mockpsp.server.office import Office
from mockpsp.server.pools import Pool
from mockpsp.server.shared import Shared
from mockpsp.server.timers import Timers
from mockpsp.wsgi import application

MOST_UPLOAD_BYTES = 32_000_000
LOOK_SECONDS = 0.25


class Mockpsp:
    """What a worker serves."""

    def __init__(self, timers: Timers, shared: Shared) -> None:
        self._shared = shared
        office = Office(application, settings.HOST, settings.PORT)
        writers, pages = settings.WRITERS, settings.OFFICE_THREADS
        self._writers = Pool("writing", _write, threads=writers, each=max(writers // 2, 1), patience=5, most=1000)
        self._pages = Pool("office", office, threads=pages, each=pages, patience=20, most=200)
        self._health = Pool("health", self._check, threads=1, each=1, patience=3, most=200)
        for pool in (self._writers, self._pages, self._health):
            timers.every(LOOK_SECONDS, pool.refuse_late)

    def __call__(self, request: Request, respond: Respond) -> None:
        if request.path == "/healthz":
            self._health.submit(request, respond)
        elif path_of(request) is None:
            self._pages.submit(request, respond)
        elif is_read(request):
            _read(request, respond)
        else:
            self._writers.submit(request, respond, owner=request.headers.get("authorization", ""))

    def works_here(self, request: Request) -> bool:
        return path_of(request) is not None and is_read(request)

    def most_bytes(self, request: Request) -> int:
        return MOST_UPLOAD_BYTES if path_of(request) is None else MOST_BYTES

    def _check(self, request: Request, respond: Respond) -> None:
        respond(report(self._shared.workers_lost))
        _give_back_connections()


def _read(request: Request, respond: Respond) -> None:
    answer(request, respond)
    for connection in connections.all(initialized_only=True):
        if connection.errors_occurred:
            connection.close_if_unusable_or_obsolete()  # it is tested, and replaced at its next use where it has to be


def _write(request: Request, respond: Respond) -> None:
    answer(request, respond)
    _give_back_connections()


def _give_back_connections() -> None:
    """What Django does between requests: to PostgreSQL's pool goes back what the thread has no use for until then."""
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()
