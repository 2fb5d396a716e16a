"""`make pictures`: the pictures of the README, of the demo's payments in light and in dark."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import sync_playwright

from tests.browser.chromium import CHROMIUM, FLAGS
from tests.server import RunningServer, free_port, started

ROOT = Path(__file__).resolve().parents[2]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZE = (1200, 720)


def main() -> None:
    root, env = f"http://127.0.0.1:{free_port()}", os.environ | {"DATABASE_URL": "", "PYTHONUNBUFFERED": "1"}
    with tempfile.TemporaryDirectory(prefix="mockpsp-pictures-") as folder:
        line = [sys.executable, "manage.py", "run", "--demo", "--port", root.rpartition(":")[2], "--data", folder]
        process = subprocess.Popen(line, cwd=ROOT, env=env, stdout=subprocess.PIPE, start_new_session=True)
        with started(RunningServer(root, process), "/healthz"):
            assert process.stdout
            key = re.search(r"key is (\S+):", process.stdout.readline().decode())
            assert key
            take(root, key[1])


def take(root: str, key: str) -> None:
    """Signs in with the key, and writes both pictures."""
    width, height = SIZE
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(base_url=root, viewport={"width": width, "height": height})
        page.goto("/admin/")
        page.get_by_label("API key", exact=True).fill(key)
        page.get_by_role("button", name="Open", exact=True).click()
        page.wait_for_url("**/admin/")
        page.goto("/admin/ledgerdata/payment/")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=ROOT / "docs" / f"payments-{scheme}.png", animations="disabled")
        browser.close()


if __name__ == "__main__":
    main()
