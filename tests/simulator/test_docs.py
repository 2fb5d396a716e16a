"""The docs tell of test amounts and courses as the code has them."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from simulator.outcomes.checking import possible_types
from simulator.outcomes.grammar import parse
from simulator.outcomes.trial_amounts import TRIAL_AMOUNTS

BEHAVIOUR = (Path(settings.BASE_DIR) / "docs/behaviour.md").read_text()


def test_the_table_of_test_amounts_is_the_lists() -> None:
    rows = re.findall(r"^\| `(\d+)` \| ([^|]+) \| ([^|]+) \| `([^`]+)` \|$", BEHAVIOUR, re.MULTILINE)
    every = [(trial.ending, trial.name, possible_types(parse(trial.course)), trial.course) for trial in TRIAL_AMOUNTS]
    told = [(ending, name, "any" if len(types) == 4 else ", ".join(types), text) for ending, name, types, text in every]
    assert rows == told


@pytest.mark.parametrize("row", re.findall(r"^\| (`[a-zA-Z].*?) \| ", BEHAVIOUR.partition("## Rules")[0], re.MULTILINE))
def test_every_course_in_the_docs_can_be_read(row: str) -> None:
    first, *also = re.findall(r"`([^`]+)`", row)
    assert possible_types(parse(first))
    for verb in also:
        assert possible_types(parse(verb if "after" not in first else f"{verb} after 1h"))
