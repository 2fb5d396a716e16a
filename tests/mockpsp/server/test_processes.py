"""The first process and its workers: who is replaced, who is told of it, and what is left when one is killed."""

import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest

from tenants.models import Tenant
from tests.mockpsp.server.raw import Raw, connected
from tests.server import RunningServer, running

AT_MOST = 10.0  # seconds; nothing here takes more than a part of one


def workers(server: RunningServer) -> set[int]:
    """The processes that the first one started and that live."""
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in children if is_alive(child)}


def is_alive(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # it ended, and was reaped, after it was listed
        return False


def wait_for(what: Callable[[], bool]) -> None:
    give_up = time.monotonic() + AT_MOST
    while not what():
        assert time.monotonic() < give_up
        time.sleep(0.02)


def worker_of(raw: Raw, candidates: set[int]) -> int:
    """The worker that has a connection, found by the address of its socket."""
    theirs, ours = (f":{address[1]:04X}" for address in (raw.sock.getpeername(), raw.sock.getsockname()))
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    inode = next(line[9] for line in lines if line[1].endswith(theirs) and line[2].endswith(ours))
    return next(pid for pid in candidates if f"socket:[{inode}]" in open_files(pid))


def open_files(pid: int) -> set[str]:
    files = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # it was closed after it was listed
            files.add(os.readlink(descriptor))
    return files


def ask(raw: Raw, key: str) -> int:
    raw.send(f"GET /accounts HTTP/1.1\r\nHost: psp\r\nAuthorization: Bearer {key}\r\n\r\n")
    return raw.answer()[0]


def is_open(raw: Raw) -> bool:
    raw.sock.setblocking(False)
    try:
        return raw.sock.recv(1) != b""
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False
    finally:
        raw.sock.settimeout(20)


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_dies_is_told_counted_and_replaced(
    live_tenant: Tenant, key: str, by: signal.Signals, capfd: pytest.CaptureFixture[str]
) -> None:
    with running() as server, ExitStack() as stack:
        raws = [stack.enter_context(connected(server.root)) for _ in range(8)]
        assert {ask(raw, key) for raw in raws} == {200}
        before = workers(server)
        of = {raw: worker_of(raw, before) for raw in raws}
        assert set(of.values()) == before  # both have some of the connections
        victim = of[raws[0]]
        os.kill(victim, by)
        wait_for(lambda: len(workers(server) - {victim}) == len(before))
        assert {ask(raw, key) for raw in raws if of[raw] != victim} == {200}
        assert [raw for raw in raws if is_open(raw)] == [raw for raw in raws if of[raw] != victim]
        for _ in range(4):
            assert httpx.get(f"{server.root}/healthz").json()["workersLost"] == 1
        assert f"worker {victim} was killed by signal {by.value} ({by.name})" in capfd.readouterr().err


def test_one_worker_is_enough(live_tenant: Tenant, key: str) -> None:
    with running(MOCKPSP_WORKERS="1") as server, connected(server.root) as raw:
        assert ask(raw, key) == 200
        (worker,) = workers(server)
        os.kill(worker, signal.SIGKILL)
        wait_for(lambda: bool(workers(server) - {worker}))
        assert httpx.get(f"{server.root}/accounts", headers={"Authorization": f"Bearer {key}"}).status_code == 200


def test_workers_end_with_the_first_process(live_tenant: Tenant, key: str) -> None:
    with running() as server, connected(server.root) as raw:
        assert ask(raw, key) == 200
        left = workers(server)
        server.process.kill()
        server.process.wait(timeout=AT_MOST)
        wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left))
        host, _, port = server.root.removeprefix("http://").partition(":")
        socket.create_server((host, int(port))).close()


def test_clients_are_spread_over_the_workers(live_tenant: Tenant, key: str) -> None:
    with running() as server, ExitStack() as stack:
        raws = [stack.enter_context(connected(server.root)) for _ in range(16)]
        assert {ask(raw, key) for raw in raws} == {200}
        owners = [worker_of(raw, workers(server)) for raw in raws]
        assert all(owners.count(worker) >= 5 for worker in workers(server))


def test_the_end_closes_connections_that_rest(live_tenant: Tenant, key: str) -> None:
    with running() as server, ExitStack() as stack:
        raws = [stack.enter_context(connected(server.root)) for _ in range(4)]
        assert {ask(raw, key) for raw in raws} == {200}
        raws[0].send("GET /acc")  # and one that will never end its request
        began = time.monotonic()
        assert server.end(signal.SIGTERM) == 0
        assert time.monotonic() - began < AT_MOST
        assert all(raw.is_ended() for raw in raws)
