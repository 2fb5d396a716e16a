"""Long work goes on in a process of its own, so that no worker of the server is held up or has to live as long."""

import subprocess
import sys
from threading import Thread

from django.conf import settings


def start_command(*arguments: str) -> None:
    """Starts `manage.py` with these arguments; nobody waits for it."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    Thread(target=process.wait, daemon=True).start()  # somebody has to, or it stays as a zombie
