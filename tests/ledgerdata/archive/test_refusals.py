"""What `import_tenant` refuses, and how: the line, the field, and no more of the file than a person reads."""

import gzip
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from ledgerdata.archive.checking import LONGEST_LINE
from tenants.models import Tenant
from tests.ledgerdata.archive.files import lines_of
from tests.ledgerdata.archive.refusing import first, refusal_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("lines", [1, 2, 50, -1])
def test_a_file_that_was_cut_off(archive: Path, lines: int) -> None:
    """As `head -n` does it: between two lines, where no payment is torn."""
    texts = archive.read_bytes().splitlines(keepends=True)[:lines]
    archive.write_bytes(b"".join(texts))
    assert "the rest is missing" in refusal_of(archive)


def test_a_file_of_which_a_byte_was_changed(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes().replace(b"Jean M", b"Joan M"))
    assert "sha256 is not that of the lines before it" in refusal_of(archive)


def test_a_file_that_holds_less_than_it_says(archive: Path) -> None:
    lines = archive.read_bytes().splitlines(keepends=True)
    del lines[-2]
    archive.write_bytes(b"".join(lines))
    assert "rows.bank account is 2; the file holds 1" in refusal_of(archive)


def test_two_files_in_one(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes() * 2)
    assert "stands behind the line that ends the file" in refusal_of(archive)


def test_a_file_of_version_1_is_taken_where_it_is_asked_for(archive: Path) -> None:
    """It has no last line, so nobody knows whether its end is missing; what can be checked of it is."""
    lines = lines_of(archive)
    lines[0]["version"] = 1
    texts = [json.dumps(line, separators=(",", ":"), ensure_ascii=False).encode() + b"\n" for line in lines]
    archive.write_bytes(b"".join(texts))
    assert "its end may be missing; --unsealed takes it" in refusal_of(archive)
    call_command("import_tenant", str(archive), "--unsealed", stdout=StringIO(), stderr=StringIO())
    archive.write_bytes(b"".join(texts[: first(lines, row="record") + 1]))
    assert "payment.records says that" in refusal_of(archive, "--unsealed")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"", "line 1 is not JSON"),
        (b"\n", "line 1 is not JSON"),
        (b"[]\n", "line 1 is not a JSON object: a list"),
        (b"{}\n", "line 1 is not that of a mockpsp dataset"),
        (b"\xef\xbb\xbf{}\n", "line 1 is not JSON"),
        (gzip.compress(b"{}", mtime=0), "compressed by gzip; unpack it first"),
        (b"\xff" * 1_000, "line 1 is not JSON"),
        (b"[" * 100_000, "line 1 is not JSON"),
    ],
)
def test_what_is_no_archive(tmp_path: Path, text: bytes, problem: str) -> None:
    (tmp_path / "file").write_bytes(text)
    assert problem in refusal_of(tmp_path / "file")


def test_what_is_no_file(tmp_path: Path) -> None:
    assert "cannot read" in refusal_of(tmp_path / "nothing")
    assert "Is a directory" in refusal_of(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert "is not a regular file" in refusal_of(tmp_path / "pipe")
    assert "is not a regular file" in refusal_of(Path("/dev/zero"))


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_nobody_may_read(archive: Path) -> None:
    archive.chmod(0)
    assert "Permission denied" in refusal_of(archive)


def test_a_line_of_100_mb_takes_no_memory(tmp_path: Path) -> None:
    file = tmp_path / "long"
    with file.open("wb") as opened:
        opened.write(b'{"format":"')
        for _ in range(100):
            opened.write(b"x" * 2**20)
    code = (
        "import django, resource; django.setup()\n"
        "from pathlib import Path\nfrom ledgerdata.archive import check\n"
        "from ledgerdata.rules.errors import InvalidInput\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        f"try:\n    check(Path({str(file)!r}))\nexcept InvalidInput as error:\n    print(error)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "mockpsp.settings"}
    said = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    refusal, kilobytes = said.stdout.splitlines()
    assert refusal == f"line 1 is longer than {LONGEST_LINE:,} bytes, and no line of an archive is"
    assert int(kilobytes) < 50_000


def test_an_export_that_cannot_be_written(tenant: Tenant, key: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for file in (tmp_path / "nowhere" / "file", tmp_path / "folder"):
        with pytest.raises(CommandError, match="cannot write") as refusal:
            call_command("export_tenant", key, str(file))
        assert refusal.value.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
