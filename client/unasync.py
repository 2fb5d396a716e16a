"""Writes mockpsp_client/synchronous/ from asynchronous/, so that both are one client."""

import re
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent / "mockpsp_client"
WORDS = {
    "import asyncio": "import time",
    "asyncio.sleep": "time.sleep",
    "asynccontextmanager": "contextmanager",
    "mockpsp_client.asynchronous": "mockpsp_client.synchronous",
    "async ": "",
    "await ": "",
    "Async": "",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "aclose": "close",
    "aread": "read",
    "aiter_": "iter_",
    " for asyncio": "",
}


def synchronous(text: str) -> str:
    """The same module without waiting, in the project's format."""
    plain = re.sub("|".join(map(re.escape, WORDS)), lambda word: WORDS[word.group()], text)
    for does in (["check", "--fix", "--unsafe-fixes", "--quiet", "--exit-zero"], ["format"]):
        line = [sys.executable, "-m", "ruff", *does, "--stdin-filename", "client/mockpsp_client/synchronous/x.py", "-"]
        plain = subprocess.run(line, input=plain, capture_output=True, text=True, check=True).stdout
    return plain


def modules() -> dict[Path, str]:
    """Each module of the synchronous client, and what it has to say."""
    found = sorted((PACKAGE / "asynchronous").glob("*.py"))
    return {PACKAGE / "synchronous" / file.name: synchronous(file.read_text()) for file in found}


if __name__ == "__main__":
    (PACKAGE / "synchronous").mkdir(exist_ok=True)
    for file, text in modules().items():
        file.write_text(text)
