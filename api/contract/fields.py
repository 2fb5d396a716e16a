"""Fields of the contract, checked as the ledger checks them: nothing is coerced, and nothing is trimmed."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from rest_framework import serializers
from rest_framework.fields import empty

from ledgerdata.rules import values

MOST_DIGITS = 100  # Python reads a longer number only slowly, and no page has one
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")


class Checked(serializers.Field[Any, Any, Any, Any]):
    """A field whose values a function of its own checks. The DRF field that stands beside it says what they are."""

    default_error_messages = {"required": "is required", "null": "may not be null"}

    def __init__(self, check: Callable[[Any], Any], **options: Any) -> None:
        super().__init__(**options)
        self.check = check

    def run_validation(self, data: Any = empty) -> Any:
        is_empty, value = self.validate_empty_values(data)
        if is_empty:
            return value
        try:
            return self.check(value)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error


class TextField(Checked, serializers.CharField):
    """A string."""


class WholeNumberField(Checked, serializers.IntegerField):
    """A number from 1 on, of a query: digits and nothing else."""

    def __init__(self, most: int | None = None, **options: Any) -> None:
        super().__init__(partial(_whole_number, most=most), min_value=1, max_value=most, **options)


class StringsField(Checked, serializers.DictField):
    """An object whose values are strings: any other one makes the consumer fail a whole page."""

    child = serializers.CharField()


class MomentField(Checked, serializers.DateTimeField):
    """A date-time in the contract's one form: UTC with `Z` and six digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(_moment, **options)


def any_text(value: object) -> str:
    """A string of any length and with any characters in it: an error may quote what was sent."""
    if not isinstance(value, str):
        raise ValueError("has to be a string")
    return value


def strings(value: object) -> dict[str, str]:
    """Names and values that are strings, however many."""
    if not isinstance(value, Mapping):
        raise ValueError("has to be an object of strings")
    for name, each in value.items():
        if not isinstance(name, str) or not isinstance(each, str):
            raise ValueError(f"{name!r} has to be a string")
    return dict(value)


def integer(value: object) -> str:
    """An integer in decimal digits, of any size; a balance may be negative."""
    if not _INTEGER.fullmatch(values.text(value)):
        raise ValueError("has to be an integer in decimal digits")
    return str(value)


def whole_number(value: object) -> str:
    """As integer, and not negative."""
    if integer(value).startswith("-"):
        raise ValueError("may not be negative")
    return str(value)


def _whole_number(text: str, most: int | None) -> int:
    limits = f"a whole number from 1 to {most}" if most else f"a whole number from 1, of at most {MOST_DIGITS} digits"
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    if not is_number or int(text) < 1 or (most and int(text) > most):
        raise ValueError(f"it has to be {limits}")
    return int(text)


def _moment(value: object) -> str:
    if not _MOMENT.fullmatch(values.text(value)):
        raise ValueError("has to be a date-time in UTC with six digits and Z")
    return str(value)
