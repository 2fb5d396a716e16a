"""Which threads answer which requests.

Reads of the contract are answered by the thread that read them. What may wait has threads of its own, so that it never
holds up a read: writes, for locks and commits; pages of the back office, for all they do; `/healthz`, for the database.
"""

import io

from django.conf import settings
from django.db import connections
from django.http import HttpRequest

from api.messages import Request, Respond, Response
from api.parsers import MOST_BYTES
from mockpsp.server.health import report
from mockpsp.server.lane import answer, is_back_office
from mockpsp.server.office import Office
from mockpsp.server.pools import Pool
from mockpsp.server.refusals import refusal
from mockpsp.server.shared import Shared
from mockpsp.server.timers import Timers
from mockpsp.wsgi import application

MOST_UPLOAD_BYTES = 32_000_000
READS = {"GET", "HEAD"}
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
        if is_back_office(request.path):
            if request.is_cut:
                respond(refusal(413, f"The body may have {MOST_UPLOAD_BYTES:,} bytes."))
            else:
                self._pages.submit(request, respond)
        elif request.path == "/healthz":
            self._health.submit(request, respond)
        elif request.method in READS:
            respond(_contract(request))
        else:
            self._writers.submit(request, respond, owner=request.headers.get("authorization", ""))

    def works_here(self, request: Request) -> bool:
        return request.method in READS and not is_back_office(request.path) and request.path != "/healthz"

    def most_bytes(self, request: Request) -> int:
        return MOST_UPLOAD_BYTES if is_back_office(request.path) else MOST_BYTES

    def _check(self, request: Request, respond: Respond) -> None:
        respond(report(self._shared.workers_lost))
        _give_back_connections()


class ContractRequest(HttpRequest):
    """A request with all that the contract's views read of one, and nothing that costs time.

    Django's own prepares for forms, cookies and uploads, and reads the query in the charset of the Content-Type.
    """

    def __init__(self, request: Request) -> None:  # not HttpRequest's: it makes six empty dictionaries
        headers = request.headers
        body = bytes(MOST_BYTES + 1) if request.is_cut else request.body
        self.META = {
            "QUERY_STRING": request.query,
            "HTTP_AUTHORIZATION": headers.get("authorization", ""),
            "CONTENT_TYPE": headers.get("content-type", ""),
            "wsgi.input": io.BytesIO(body),
        }
        self.method = request.method
        self.path = self.path_info = request.path


def _contract(request: Request) -> Response:
    given = answer(ContractRequest(request))
    return Response(given.status_code, tuple(given.items()), given.content)


def _write(request: Request, respond: Respond) -> None:
    respond(_contract(request))
    _give_back_connections()


def _give_back_connections() -> None:
    """What Django does between requests: to PostgreSQL's pool goes back what the thread has no use for until then."""
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()
