"""What the import says of a file that it refuses, and where in a file a line stands."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tenants.models import Tenant

Lines = list[dict[str, Any]]


def refusal_of(file: Path, *options: str) -> str:
    """What the command says; it has to say it in one line, with exit code 2, and to leave nothing."""
    datasets = Tenant.objects.count()
    with pytest.raises(CommandError) as refusal:
        call_command("import_tenant", str(file), *options, stdout=StringIO(), stderr=StringIO())
    assert refusal.value.returncode == 2
    assert Tenant.objects.count() == datasets
    assert len(str(refusal.value)) < 600
    return str(refusal.value)


def first(lines: Lines, **wanted: object) -> int:
    """The place of the first line that has these values."""
    return next(at for at, line in enumerate(lines) if wanted.items() <= line.items())
