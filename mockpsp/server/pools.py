"""Threads for work that may wait, and the requests that wait for one. A thread never ends before its worker does."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from api.messages import Request, Respond, Response
from api.refusals import refusal
from mockpsp.server.log import log_failure
from mockpsp.server.refusals import try_later

Answer = Callable[[Request, Respond], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One request that is to be answered by a thread of the pool."""

    request: Request
    respond: Respond
    owner: str  # whose request it is


class Pool:
    """A fixed number of threads. Owners have their turns one after the other, whoever sent the most."""

    def __init__(self, name: str, answer: Answer, *, threads: int, each: int, patience: float, most: int) -> None:
        self._name = name
        self._answer = answer
        self._each = each  # threads that one owner may have at once
        self._patience = patience  # seconds after which a request that was read waits for a thread no more
        self._most = most  # requests that may wait; half of them may be one owner's
        self._waiting: dict[str, deque[Job]] = {}
        self._at_work: Counter[str] = Counter()
        self._changed = threading.Condition()
        for number in range(threads):
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True).start()

    def submit(self, request: Request, respond: Respond, owner: str = "") -> None:
        """Has the request answered, or refused where too many wait."""
        with self._changed:
            own = len(self._waiting.get(owner, ()))
            has_room = own < self._most // 2 and sum(map(len, self._waiting.values())) < self._most
            if has_room:
                self._waiting.setdefault(owner, deque()).append(Job(request, respond, owner))
                self._changed.notify()
        if not has_room:
            respond(self._too_late())

    def refuse_late(self) -> None:
        """Refuses those that have waited too long. Called again and again by the thread that counts the seconds."""
        latest, late = time.monotonic() - self._patience, []
        with self._changed:
            for owner, jobs in list(self._waiting.items()):
                while jobs and jobs[0].request.since < latest:
                    late.append(jobs.popleft())
                if not jobs:
                    del self._waiting[owner]
        for job in late:
            job.respond(self._too_late())

    def _too_late(self) -> Response:
        return try_later(f"All {self._name} threads are at work, and others wait before you.")

    def _work(self) -> None:
        while True:
            with self._changed:
                while (job := self._next()) is None:
                    self._changed.wait()
                self._at_work[job.owner] += 1
            try:
                self._answer(job.request, job.respond)
            except Exception:
                log_failure("a thread of the server failed at %s %s", job.request.method, job.request.path)
                with suppress(Exception):  # where it was answered already, or its connection failed
                    job.respond(refusal(500, "The simulator failed on this request; its log says where."))
            with self._changed:
                self._at_work[job.owner] -= 1
                if not self._at_work[job.owner]:
                    del self._at_work[job.owner]
                if self._waiting:
                    self._changed.notify()  # one of this owner's may have waited for it

    def _next(self) -> Job | None:
        for owner, jobs in self._waiting.items():
            if self._at_work[owner] < self._each:
                job = jobs.popleft()
                del self._waiting[owner]  # to the end of the line
                if jobs:
                    self._waiting[owner] = jobs
                return job
        return None
