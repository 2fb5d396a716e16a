"""Which threads answer which requests.

Reads of the contract are answered by the thread that read them. What may wait has threads of its own, so that it never
holds up a read: writes, for locks and commits; reads whose key has to be looked up, for it may be a new one, which is a
write; pages of the back office, for all they do; `/healthz`, for the database.
"""

import time
from contextlib import AbstractContextManager

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from api.contract.fields import MOST_BYTES
from api.contract.lane import answer, answer_at_once, is_read, path_of
from api.messages import Request, Respond, Response
from api.refusals import refusal
from mockpsp.places.public_url import below
from mockpsp.server.health import report
from mockpsp.server.office import Office, caller_of
from mockpsp.server.pools import Answer, Pool
from mockpsp.server.shared import Shared
from mockpsp.server.timers import Timers
from mockpsp.wsgi import application
from simulator.journal.journal import Journal
from tenants.db.waiting import PATIENCE, waiting_until
from tenants.machine import seconds

PUBLIC_PATH: str = settings.PUBLIC.path
MOST_UPLOAD_BYTES = 32_000_000
LOOK_SECONDS = 0.25
MOST_WAITING = 1000  # requests, for the threads of one kind


class Mockpsp:
    """What a worker serves."""

    def __init__(self, timers: Timers, shared: Shared) -> None:
        self._shared = shared
        self._is_ending = False
        self._timers = timers
        self._writers = self._pool(
            "writing", _answer, settings.WRITERS, each=max(settings.WRITERS // 2, 1), patience=PATIENCE
        )
        self._lookups = self._pool(
            "lookup", _answer, settings.LOOKUPS, each=max(settings.LOOKUPS // 2, 1), patience=PATIENCE
        )
        office = Office(application, settings.HOST, settings.PORT, self._put_off)
        self._pages = self._pool(
            "office", office, settings.OFFICE_THREADS, each=max(settings.OFFICE_THREADS // 2, 1), patience=20
        )
        self._health = self._pool("health", self._check, 1, each=1, patience=3)
        self._journal = Journal(settings.JOURNAL)
        self._journal.start()

    def __call__(self, request: Request, respond: Respond) -> None:
        take_off_public_path(request)
        operation = path_of(request)
        if operation is None:
            self._pass_on(request, respond)
            return
        respond = self._noted(operation, request, respond)
        if is_read(request):
            with _all_waits_of(request):
                self._read(request, respond)
        else:
            self._writers.submit(request, respond, owner=request.headers.get("authorization", ""))

    def works_here(self, request: Request) -> bool:
        take_off_public_path(request)
        return path_of(request) is not None and is_read(request)

    def most_bytes(self, request: Request) -> int:
        take_off_public_path(request)
        return MOST_UPLOAD_BYTES if path_of(request) is None else MOST_BYTES

    def begin_end(self) -> None:
        """From here on nobody's patience lasts."""
        self._is_ending = True

    def end(self) -> None:
        """The last thing that a worker does."""
        self._journal.end()

    def _noted(self, operation: str, request: Request, respond: Respond) -> Respond:
        """Has the journal note the answer just before it is sent: whoever got it finds it there."""
        if not self._journal.kept:
            return respond
        began = seconds()

        def note_and_respond(response: Response) -> None:
            self._journal.note(operation, request, response, began)
            respond(response)

        return note_and_respond

    def _read(self, request: Request, respond: Respond) -> None:
        response = answer_at_once(request)
        if response is None:
            self._lookups.submit(request, respond, owner=request.headers.get("authorization", ""))
        else:
            respond(response)
            _replace_broken_connections()

    def _pass_on(self, request: Request, respond: Respond) -> None:
        if request.path == "/healthz":
            self._health.submit(request, respond)
        elif request.is_cut:
            respond(refusal(413, f"The body may have {MOST_UPLOAD_BYTES:,} bytes."))
        else:
            self._pages.submit(request, respond, owner=caller_of(request))

    def _put_off(self, seconds: float, request: Request, respond: Respond) -> None:
        """A page that is yet to have something to say is made anew after so long."""
        request.put_off_since = request.put_off_since or request.since

        def submit() -> None:
            request.since = time.monotonic()
            if self._is_ending:
                request.put_off_since = float("-inf")
            self._pages.submit(request, respond, owner=caller_of(request))

        self._timers.after(seconds, submit)

    def _check(self, request: Request, respond: Respond) -> None:
        respond(report(self._shared.workers_lost))
        _replace_broken_connections()

    def _pool(self, name: str, does: Answer, threads: int, *, each: int, patience: float) -> Pool:
        pool = Pool(name, does, threads=threads, each=each, patience=patience, most=MOST_WAITING)
        self._timers.every(LOOK_SECONDS, pool.refuse_late)
        return pool


def take_off_public_path(request: Request) -> None:
    """Whoever looks at the path first takes it off; a second time there is nothing to take."""
    if PUBLIC_PATH:
        request.path = below(PUBLIC_PATH, request.path)
        request.target = below(PUBLIC_PATH, request.target)


def _all_waits_of(request: Request) -> AbstractContextManager[None]:
    """What is left of the time of a request that has waited for a thread is all that it waits for the database."""
    return waiting_until(request.since + PATIENCE)


def _answer(request: Request, respond: Respond) -> None:
    with _all_waits_of(request):
        answer(request, respond)
    _replace_broken_connections()


def _replace_broken_connections() -> None:
    """A connection that failed is tested, and replaced at its next use where it has to be."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.errors_occurred:
        connection.close_if_unusable_or_obsolete()
