"""What the commands that change a list of rules have in common."""

from collections.abc import Sequence
from typing import TypeVar

from django.core.management.base import CommandError

Rule = TypeVar("Rule")


def rule_numbered(rules: Sequence[Rule], number: int) -> Rule:
    """The rule with this number in the list, from 1 on. Raises CommandError."""
    if not 1 <= number <= len(rules):
        raise CommandError(f"there is no rule {number}; rules are 1 to {len(rules)}", returncode=2)
    return rules[number - 1]
