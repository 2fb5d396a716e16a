"""Any input, right or wrong, gets an answer that the OpenAPI description has: schemathesis against the real server."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tenants.models import Tenant

HERE = Path(__file__).parent
CONFIG = (HERE / "schemathesis.toml").read_text()
BOUNDED = """
[[operations]]
include-path-regex = "-rules|/generate|/requests"
phases = { coverage = { enabled = false } }  # half of all cases, for their many fields: they are in `make soak`
"""
ACCOUNT = {"id": "main", "name": "Main", "firstBalance": {"amount": "1000000", "currency": "EUR/2"}}


def _cases(server: str, key: str, config: str, folder: Path, *options: str) -> int:
    """How many were tried; fails with what schemathesis found where one was answered otherwise than described."""
    (folder / "schemathesis.toml").write_text(config)
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server}/openapi.json"]
    ran = subprocess.run(
        [*command, "--no-color", "--workers=2", "--generation-database=none", *options],
        env=os.environ | {"FUZZED_KEY": key, "SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(HERE)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    tried = re.search(r"([\d,]+) generated, ([\d,]+) passed", ran.stdout)
    assert tried, ran.stdout
    return int(tried[1].replace(",", ""))


@pytest.fixture
def shop(client_of_key: httpx.Client, live_tenant: Tenant, key: str) -> str:
    """The key of a dataset in which the examples of the description can be done."""
    for path, body in {"accounts": ACCOUNT, "beneficiaries": {"id": "ben", "name": "Ben"}}.items():
        assert client_of_key.post(f"/simulator/v1/{path}", json=body).status_code == 201
    return key


def test_any_input_is_answered_as_described(server: str, shop: str, tmp_path: Path) -> None:
    assert (
        _cases(
            server,
            shop,
            CONFIG + BOUNDED,
            tmp_path,
            "--phases=examples,coverage,fuzzing",
            "--max-examples=3",
            "--seed=1",
        )
        > 1_000
    )


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2))
def test_much_input_is_answered_as_described(server: str, shop: str, tmp_path: Path, seed: int) -> None:
    options = ("--phases=examples,coverage,fuzzing,stateful", "--max-examples=60", f"--seed={seed}")
    assert _cases(server, shop, CONFIG, tmp_path, *options) > 5_000
