"""Writes mockpsp_client/synchronous.py from asynchronous.py, so that both are one client."""

import re
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent / "mockpsp_client"
WORDS = {
    "async ": "",
    "await ": "",
    "Async": "",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "aclose": "close",
    " for asyncio": "",
}


def synchronous(text: str) -> str:
    """The same module without waiting, in the project's format."""
    plain = re.sub("|".join(map(re.escape, WORDS)), lambda word: WORDS[word.group()], text)
    line = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "client/mockpsp_client/synchronous.py", "-"]
    return subprocess.run(line, input=plain, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    (PACKAGE / "synchronous.py").write_text(synchronous((PACKAGE / "asynchronous.py").read_text()))
