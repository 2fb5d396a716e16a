"""A comparison whose process is killed while it reads goes on from where it was."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from simulator.consumer.store import Store
from tests.server import database_url
from tests.simulator.compare.conftest import Scene
from tests.simulator.compare.formance import Served, StandIn


class Kills(StandIn):
    """Kills who reads it after some pages of payments."""

    reader: "subprocess.Popen[str] | None" = None

    def answer(self, target: str, query: dict[str, str], authorization: str) -> tuple[int, Any]:
        if self.reader and "cursor" in query and target.endswith("/payments"):
            self.reader.kill()
        return super().answer(target, query, authorization)


def lists_of(stand_in: StandIn) -> list[str]:
    """The last part of each path that was asked for, with a cursor or without."""
    return [f"{asked.split()[0].rpartition('/')[2]}{' on' if 'cursor' in asked else ''}" for asked in stand_in.asked]


def test_reading_goes_on_after_the_process_was_killed(scene: Scene, tmp_path: Path) -> None:
    store: Store = scene.connector.store
    file = tmp_path / "copy.sqlite3"
    command = [sys.executable, "manage.py", "compare", scene.key, "--file", str(file), "--formance"]
    environment = os.environ | {"DATABASE_URL": database_url()}

    def reading(url: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*command, url], cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True
        )

    stand_in = Kills(store, most=1)
    with Served(stand_in) as url:
        stand_in.reader = reading(url)
        assert stand_in.reader.wait() == -9
        assert lists_of(stand_in)[-1] == "payments on"
        stand_in.reader = None
        stand_in.asked.clear()
        again = reading(url)
        said = again.communicate()[0]
    assert again.returncode == 0
    assert said.splitlines()[-1] == "Nothing differs."
    asked = lists_of(stand_in)
    assert "payments" not in asked  # the first page is not read again
    assert asked.count("payments on") == len(store.payments) - 1
    assert asked.count("accounts") == 1  # which finds out whether there is a gateway
