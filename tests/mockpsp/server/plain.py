"""A server without Django, that answers as its caller asks: `python -m tests.mockpsp.server.plain PORT POLLER`."""

import sys
import threading
import time
from typing import Any

import orjson

from api.messages import Delivery, Ending, Request, Respond, Response
from mockpsp.server.door import listen
from mockpsp.server.limits import Limits
from mockpsp.server.poller import Poller, SelectorPoller, new_poller
from mockpsp.server.pools import Pool
from mockpsp.server.shared import Shared
from mockpsp.server.supervisor import Supervisor
from mockpsp.server.timers import Timers
from mockpsp.server.worker import Place

POLLERS: dict[str, type[Poller] | Any] = {"new": new_poller, "selector": SelectorPoller}
READERS = 2
MOST_BYTES = 1_000_000


class Plain:
    """`/echo` tells what was read; `/large`, `/stream` and `/spoiled` send a lot, in pieces, and as the body has it;
    `/wait` blocks the thread that read it for so many seconds, `/later` another one."""

    def __init__(self, timers: Timers, shared: Shared) -> None:
        self._later = Pool("later", self._wait, threads=4, each=2, patience=1, most=8)
        self._shared = shared
        timers.every(0.1, self._later.refuse_late)

    def __call__(self, request: Request, respond: Respond) -> None:
        if request.path == "/later":
            self._later.submit(request, respond, owner=request.headers.get("owner", ""))
        elif request.path == "/wait":
            self._wait(request, respond)
        elif request.path == "/spoiled":
            respond(_spoiled(orjson.loads(request.body)))
        elif request.path == "/large":
            respond(Response(200, (), bytes(int(request.query))))
        elif request.path == "/stream":
            thread = threading.Thread(target=respond, args=[_stream(int(request.query))], daemon=True)
            thread.start()
        elif request.path == "/fault":
            raise RuntimeError("as it was asked for")
        elif request.path == "/lost":
            respond(Response(200, (), str(self._shared.workers_lost).encode()))
        else:
            respond(Response(200, (("Content-Type", "application/json"),), orjson.dumps(_told(request))))

    def works_here(self, request: Request) -> bool:
        return request.path == "/wait"

    def most_bytes(self, request: Request) -> int:
        return 32_000_000 if request.path == "/upload" else MOST_BYTES

    def begin_end(self) -> None:
        """Nothing is put off."""

    def end(self) -> None:
        """There is nothing to do."""

    def _wait(self, request: Request, respond: Respond) -> None:
        time.sleep(float(request.query))
        respond(Response(200, (), b"waited"))


def _told(request: Request) -> dict[str, Any]:
    names = ("method", "path", "query", "headers", "target", "version", "is_cut")
    return {name: getattr(request, name) for name in names} | {"body": request.body.decode("latin-1")}


def _stream(pieces: int) -> Response:
    return Response(200, (), stream=(b"%09d\n" % number * 10_000 for number in range(pieces)))


def _spoiled(how: dict[str, Any]) -> Response:
    ending = Ending[how.pop("ending", "KEEP")]
    return Response(200, (), b"0123456789", delivery=Delivery(ending=ending, **how))


def main(port: int, poller: str) -> None:
    listening = listen("127.0.0.1", port)
    place = Place(0, listening, Shared(1), Limits.from_environment(), READERS, Plain, POLLERS[poller])
    Supervisor(place, 1).run()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
