"""Whatever a file holds, it is refused in words, or it is right. Never a traceback, never a part of it."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgerdata.archive import check, load_as_new, save
from ledgerdata.models import Account, BankAccount, Record
from ledgerdata.reading.audit import differences
from ledgerdata.rules.errors import LedgerError
from tenants.models import Tenant
from tenants.purging import purge
from tenants.replacing import discard
from tests.ledgerdata.archive.files import lines_of, sealed
from tests.ledgerdata.archive.mutations import mutated

LONGEST_REFUSAL = 600  # characters

fuzzed = settings(max_examples=400)


@pytest.mark.hypothesis
@pytest.mark.django_db
def test_is_refused_or_right(archive: Path, tmp_path: Path) -> None:
    right = _chosen(lines_of(archive))
    file, again = tmp_path / "file.jsonl", tmp_path / "again.jsonl"
    outcomes = {_tried(sealed(right), file, again)}

    @fuzzed
    @given(st.data())
    def any_file(data: st.DataObject) -> None:
        outcomes.add(_tried(data.draw(mutated(right)), file, again))

    any_file()
    assert outcomes == {"refused", "right"}


def _chosen(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All accounts, and every eighth payment with all its records: a chance change meets each kind of line as often."""
    references = sorted({line["reference"] for line in lines if "reference" in line})
    kept = set(references[::8]) | {"POST 1/ü"}
    return [line for line in lines if line.get("reference") in kept or "reference" not in line]


def _tried(text: bytes, file: Path, again: Path) -> str:
    file.write_bytes(text)
    before = _held()
    tenant = _imported(file)
    if tenant:
        assert list(differences(tenant)) == []
        save(tenant, again)
        assert again.read_bytes() == _with_metadata_by_name(text)
        tenant.api_keys.all().delete()
        discard(tenant)
    purge()
    assert _held() == before
    return "right" if tenant else "refused"


def _imported(file: Path) -> Tenant | None:
    """None where it is refused."""
    refusal = ""
    try:
        return load_as_new(check(file))[0]
    except LedgerError as error:
        refusal = str(error)
    assert 0 < len(refusal) < LONGEST_REFUSAL
    return None


def _with_metadata_by_name(text: bytes) -> bytes:
    """The same file as an export writes it: an import takes metadata in any order and keeps it by name."""
    lines = [orjson.loads(line) for line in text.splitlines()[:-1]]
    for line in lines:
        for holder in (line, line.get("payment") or {}):
            if holder.get("metadata"):
                holder["metadata"] = dict(sorted(holder["metadata"].items()))
    return sealed(lines)


def _held() -> list[int]:
    return [model.objects.count() for model in (Tenant, Account, BankAccount, Record)]
