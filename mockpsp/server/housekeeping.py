"""What the thread that counts the seconds does for the connections of a worker, again and again and at the end."""

import time
from functools import partial

from mockpsp.server.connection import Connection, Wait
from mockpsp.server.loop import Loop
from mockpsp.server.parsing import Refusal

SWEEP_SECONDS = 0.25
HELP_SECONDS = 0.1
PATIENCE_AT_END = 1.0  # with a client that has not ended its request, or not closed its side


def keep_house(loop: Loop) -> None:
    """Has it all done by the loop's timers."""
    loop.timers.every(SWEEP_SECONDS, partial(sweep, loop))
    loop.timers.every(HELP_SECONDS, loop.help_out)


def sweep(loop: Loop) -> None:
    """Ends what has taken too long, or holds too much."""
    now, connections = time.monotonic(), loop.connections
    for connection in connections.waiting.taken(lambda each: connections.is_overdue(each, now)):
        _end_overdue(loop, connection)
    while connections.waiting.waiting_bytes() > connections.limits.waiting_bytes:
        oldest = connections.waiting.oldest_body()
        if oldest is None:
            break
        _end_overdue(loop, oldest)
    loop.refuse_late()


def begin_end(loop: Loop) -> None:
    """From here on no connection goes on after its answer, and those that rest are closed."""
    loop.is_ending = True
    loop.served.begin_end()
    for connection in loop.connections.waiting.taken(lambda each: each.wait in {Wait.FIRST, Wait.REST}):
        loop.look_once_more(connection)
    loop.timers.after(PATIENCE_AT_END, partial(_end_waiting, loop))


def has_ended(loop: Loop) -> bool:
    """Whether every request is answered."""
    return not loop.connections.open


def _end_waiting(loop: Loop) -> None:
    is_theirs = {Wait.FIRST, Wait.REST, Wait.HEAD, Wait.BODY, Wait.DRAIN}
    for connection in loop.connections.waiting.taken(lambda each: each.wait in is_theirs):
        loop.connections.close(connection)
    loop.timers.after(PATIENCE_AT_END, partial(_end_waiting, loop))


def _end_overdue(loop: Loop, connection: Connection) -> None:
    if not connection.is_incomplete:
        loop.connections.close(connection)
        return
    part = connection.parser.stage.name.lower()
    loop.refuse(connection, Refusal(408, f"The rest of the request's {part} did not come in time."))
