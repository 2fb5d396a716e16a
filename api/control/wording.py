"""What is wrong with a field of a body or of a query, in our words: DRF's own do not say what would be right."""

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework import serializers

Field = serializers.Field[Any, Any, Any, Any]

KINDS: dict[type[Field], str] = {
    serializers.BooleanField: "true or false",
    serializers.IntegerField: "a whole number",
    serializers.FloatField: "a number",
    serializers.CharField: "a string",
    serializers.ListField: "a list",
    serializers.BaseSerializer: "an object",
}


def kind_of(field: Any) -> str:
    """What the field holds."""
    return next((words for kind, words in KINDS.items() if isinstance(field, kind)), "of another type")


def in_words(field: Any, problem: Any) -> Any:
    """The same problems, each in our words where it is one of DRF's own."""
    if isinstance(problem, Mapping):
        inner = getattr(field, "child", None)
        return {place: in_words(inner, each) if inner else each for place, each in problem.items()}
    if isinstance(problem, list):
        return [in_words(field, each) for each in problem]
    say = SAID.get(getattr(problem, "code", ""))
    return say(field) if say and _is_stock(field, problem) else problem


def _is_stock(field: Any, problem: Any) -> bool:
    """Whether DRF says it: a check of ours has its own words, under the same code."""
    return field is not None and (problem.code != "invalid" or str(problem) == str(field.error_messages.get("invalid")))


def _range(field: Any) -> str:
    least, most = getattr(field, "min_value", None), getattr(field, "max_value", None)
    if least is None or most is None:
        return f"has to be {kind_of(field)}, {f'{least:,} at least' if most is None else f'{most:,} at most'}"
    return f"has to be {kind_of(field)} from {least:,} to {most:,}"


SAID: dict[str, Callable[[Any], str]] = {
    "required": lambda _: "is required",
    "null": lambda _: "may not be null",
    "blank": lambda _: "may not be empty",
    "invalid": lambda field: f"has to be {kind_of(field)}",
    "not_a_list": lambda _: "has to be a list",
    "max_length": lambda field: f"may have {field.max_length:,} {_parts(field)} at most",
    "min_value": _range,
    "max_value": _range,
}


def _parts(field: Any) -> str:
    return "elements" if isinstance(field, serializers.ListField) else "characters"
