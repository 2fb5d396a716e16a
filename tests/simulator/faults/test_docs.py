"""The docs tell of mistakes and presets as the code has them."""

import re
from pathlib import Path

from django.conf import settings

from simulator.faults.effects import SPOILINGS, WAYS
from simulator.faults.mistakes.table import MISTAKES
from simulator.faults.presets import PRESETS

DOCS = (Path(settings.BASE_DIR) / "docs/faults.md").read_text()


def test_the_tables_are_those_of_the_code() -> None:
    mistakes, presets = (re.findall(r"^\| `([\w-]+)` \| (.*) \|$", part, re.MULTILINE) for part in _tables())
    assert mistakes == [
        (name, f"{each.in_words} | {each.breaks} | {each.reaction}: {each.reaction.in_words}")
        for name, each in MISTAKES.items()
    ]
    others = {name: each for name, each in PRESETS.items() if name.replace("-", "_") not in MISTAKES}
    assert presets == [(name, f"{each.title} | {each.reaction}: {each.in_words}") for name, each in others.items()]


def test_every_way_and_spoiling_is_told() -> None:
    assert {*WAYS, *SPOILINGS} <= set(re.findall(r"`(\w+)`", DOCS.partition("## What a PSP")[0]))


def _tables() -> tuple[str, str]:
    rest = DOCS.partition("## What a PSP does wrong")[2]
    mistakes, _, presets = rest.partition("## Ready-made rules")
    return mistakes, presets
