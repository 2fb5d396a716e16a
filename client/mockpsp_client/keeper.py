"""Runs a server for a session of pytest, and ends it when the session is gone: killed, it cannot do so itself."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress

LOOKS_EVERY = 1.0  # seconds


def keep(owner: int, folder: str, command: Sequence[str]) -> int:
    """Waits for the command's end, and returns its status. When the owner has ended, it ends the command.

    Then it deletes the folder, which the owner would have done.
    """
    signal.signal(signal.SIGTERM, lambda *_: None)  # the whole group gets it: the server ends, and this with it
    process = subprocess.Popen(command)
    while process.poll() is None:
        if not _is_alive(owner):
            process.terminate()
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)
        with suppress(subprocess.TimeoutExpired):
            process.wait(LOOKS_EVERY)
    return process.returncode


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it is there, and somebody else's
    return True


if __name__ == "__main__":
    sys.exit(keep(int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
