"""The server of a session of pytest: the one that MOCKPSP_URL names, else one that is started.

httpx is loaded while the server starts: it takes a tenth of a second.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from mockpsp_client.addresses import is_of_this_machine

STARTS_WITHIN = 30.0  # seconds
LOOKS_EVERY = 0.02
NOT_STARTED = "mockpsp did not start; install it beside this, or name one that runs in MOCKPSP_URL. It said:\n"


def url_of(folder: Path) -> str:
    """The address of a server that answers. Raises RuntimeError or TimeoutError, which say what to do."""
    given = os.environ.get("MOCKPSP_URL")
    if given and (problem := _problem_at(given)):
        raise RuntimeError(f"MOCKPSP_URL is {given}, where no mockpsp answers: {problem}")
    return given or _started(folder)


def end(folder: Path) -> None:
    """Ends the server that was started."""
    with suppress(ProcessLookupError):
        keeper = int((folder / "pid").read_text())
        os.killpg(keeper, signal.SIGTERM)
        _wait_for_end(keeper)


def _problem_at(url: str) -> str:
    """Why the address is not that of a mockpsp; nothing where it is."""
    import httpx  # noqa: PLC0415

    try:
        answer = httpx.get(f"{url.rstrip('/')}/healthz", timeout=STARTS_WITHIN, trust_env=not is_of_this_machine(url))
        health = answer.json()
        return "" if isinstance(health, dict) and "version" in health else "its /healthz names no version"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return str(error)
    except ValueError:
        return "its /healthz is not JSON"


def _started(folder: Path) -> str:
    """The address of the session's server. Of several processes one starts it, and the others wait."""
    address, failure = folder / "url", folder / "failure"
    try:
        (folder / "starting").touch(exist_ok=False)
    except FileExistsError:
        _wait_until(lambda: address.exists() or failure.exists())
        if failure.exists():
            raise RuntimeError(failure.read_text()) from None
        return address.read_text()
    try:
        url = _start(folder)
    except RuntimeError as error:
        _write_whole(failure, str(error))
        raise
    _write_whole(address, url)
    return url


def _write_whole(file: Path, text: str) -> None:
    """Writes a file that other processes look for: they find all of it."""
    draft = file.with_suffix(".draft")
    draft.write_text(text)
    draft.rename(file)


def _start(folder: Path) -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    keeper = [
        sys.executable,
        "-I",
        str(Path(__file__).with_name("keeper.py")),
        (folder / "owner").read_text(),
        str(folder),
    ]
    line = [*keeper, *_command(), "run", "--data", str(folder / "data"), "--host", "127.0.0.1", "--port", str(port)]
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "MOCKPSP_PUBLIC_URL"}}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            line,
            env=kept | {"MOCKPSP_SIGNUPS_PER_DAY": "0", "DJANGO_SETTINGS_MODULE": "mockpsp.settings"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (folder / "pid").write_text(str(process.pid))
    url = f"http://127.0.0.1:{port}"
    import httpx  # noqa: PLC0415

    with httpx.Client(trust_env=False) as client:  # no proxy leads to this machine

        def is_up() -> bool:
            if process.poll() is not None:
                raise RuntimeError(NOT_STARTED + (folder / "log").read_text())
            with suppress(httpx.TransportError):
                return client.get(f"{url}/healthz").is_success
            return False

        _wait_until(is_up)
    return url


def _command() -> list[str]:
    """The command `mockpsp`: that of this environment, else the one that the shell would find."""
    of_this = Path(sys.executable).with_name("mockpsp")
    found = str(of_this) if of_this.exists() else shutil.which("mockpsp")
    return [found] if found else [sys.executable, "-m", "mockpsp"]


def _wait_until(is_so: Callable[[], bool]) -> None:
    give_up = time.monotonic() + STARTS_WITHIN
    while not is_so():
        if time.monotonic() > give_up:
            raise TimeoutError(f"mockpsp did not come up within {STARTS_WITHIN:.0f} s.")
        time.sleep(LOOKS_EVERY)


def _wait_for_end(process: int) -> None:
    give_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up:
        with suppress(ChildProcessError):
            os.waitpid(process, os.WNOHANG)
        os.kill(process, 0)  # raises ProcessLookupError once it has ended
        time.sleep(LOOKS_EVERY)
