"""The table of rules, and the page that tells of it."""

from pathlib import Path

from django.conf import settings

from simulator.conform.rules import RULES


def test_ids_are_unique_and_texts_are_there() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.title and rule.source and rule.effect.endswith(".") for rule in RULES)


def test_the_docs_tell_each_rule() -> None:
    text = (Path(settings.BASE_DIR) / "docs/conform.md").read_text()
    for rule in RULES:
        assert f"| `{rule.id}` | {rule.title} | {rule.effect} |" in text
