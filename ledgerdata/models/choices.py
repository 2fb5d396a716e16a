"""The enumerations of the ledger as database columns: their choices, and the check that holds them."""

from enum import StrEnum
from typing import Any

from django.db import models

from ledgerdata.rules.assets import ASSET_LENGTH, ASSET_PATTERN


def enum_field(members: type[StrEnum], **options: Any) -> "models.CharField[str, str]":
    """A text column that holds one of the members."""
    return models.CharField(
        max_length=max(len(member) for member in members),
        choices=[(str(member), str(member)) for member in members],
        **options,
    )


def one_of(field: str, members: type[StrEnum], name: str) -> models.CheckConstraint:
    """The database's own check that `field` holds one of the members.

    Not `IN`: SQLite makes the list anew for every row.
    """
    is_one = models.Q(*[(field, str(member)) for member in members], _connector=models.Q.OR)
    return models.CheckConstraint(condition=is_one, name=name)


def asset_field(**options: Any) -> "models.CharField[str, str]":
    return models.CharField(max_length=ASSET_LENGTH, **options)


def is_asset(field: str, name: str) -> models.CheckConstraint:
    """The database's own check that `field` holds an asset."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__regex": ASSET_PATTERN}), name=name)
