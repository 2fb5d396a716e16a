"""The first and the last line of an archive, read: what the file is, and what it holds."""

from ledgerdata.archive.fields import Fields, count, sha256
from ledgerdata.archive.lines import FORMAT, KINDS, UNSEALED, VERSION, Closing, Header, Line
from ledgerdata.archive.refusals import quoted, refused
from ledgerdata.archive.settings import LEAD, OLD_SETTINGS, SETTINGS, Check
from ledgerdata.archive.spelling import as_written, read_object
from ledgerdata.rules import values

MOST_ROWS = 2**53


def read_header(text: bytes) -> Header:
    """The first line. Raises InvalidInput, also for a version that nobody here knows."""
    found = read_object(1, text)
    if found.get("format") != FORMAT:
        raise refused(1, f"is not that of a {FORMAT}, as export_tenant writes one")
    version = found.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version not in {UNSEALED, VERSION}:
        raise refused(1, f"is {quoted(version)}; this mockpsp reads {UNSEALED} and {VERSION}", "version")
    checks = OLD_SETTINGS if "posted_status" in found else SETTINGS
    if "lead" in found:
        checks = checks | LEAD
    fields = Fields(1, found, ("format", "version", "name", *checks))
    settings = {name: fields.take(name, _setting, check) for name, check in checks.items()}
    return as_written(1, text, found, Header(fields.take("name", values.name), settings, version))


def read_closing(number: int, found: Line) -> Closing:
    fields = Fields(number, found, ("row", "rows", "sha256"))
    rows = Fields(number, found["rows"], KINDS, "rows.")
    return Closing({kind: rows.take(kind, count, MOST_ROWS) for kind in KINDS}, fields.take("sha256", sha256))


def _setting(value: object, check: Check) -> str:
    return check(values.text(value))
