"""Long work goes on in a process of its own, so that no worker of the server is held up or has to live as long."""

import subprocess
from threading import Thread

from django.conf import settings


def start_command(*arguments: str) -> None:
    """Runs a management command with these arguments in a process of its own; nobody waits for it."""
    command = [*settings.COMMAND_LINE, *arguments]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    Thread(target=process.wait, daemon=True).start()  # somebody has to, or it stays as a zombie
