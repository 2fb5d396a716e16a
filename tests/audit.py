"""Known vulnerabilities of the packages that are locked: `make audit`."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PIP_AUDIT = "pip-audit==2.10.1"
LOCKED = Path(__file__).parent.parent / "requirements-dev.txt"
UNKNOWN = "The packages are not audited, for the service cannot be asked"
PATIENCE = 300  # seconds


def main() -> int:
    """1 where a package is known to be vulnerable. Without a network there is nothing to know, which is 0."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        failure = _audit(report)
        found, lines = (False, [f"{UNKNOWN}: {failure}"]) if failure else told(json.loads(report.read_text()))
    print("\n".join(lines))  # noqa: T201
    return 1 if found else 0


def told(report: dict[str, Any]) -> tuple[bool, list[str]]:
    """Whether anything was found, and the lines that say what; what could not be looked up is not taken for sound."""
    found = vulnerabilities(report)
    skipped = [package["skip_reason"] for package in report["dependencies"] if "skip_reason" in package]
    asked = len(report["dependencies"]) - len(skipped)
    if not asked:
        return False, [f"{UNKNOWN}: {skipped[0] if skipped else 'it was asked for none'}"]
    unknown = [f"{len(skipped)} packages could not be looked up, among them: {skipped[0]}"] if skipped else []
    return bool(found), [*unknown, *(found or [f"Of {asked} packages none is known to be vulnerable."])]


def vulnerabilities(report: dict[str, Any]) -> list[str]:
    """A line for each in the report of pip-audit."""
    return [
        f"{package['name']} {package['version']}: {each['id']}, mended in {', '.join(each['fix_versions']) or 'none'}"
        for package in report["dependencies"]
        for each in package.get("vulns", ())
    ]


def _audit(report: Path) -> str:
    """Has the report written; where that fails, the last line of why."""
    tool = [str(Path(sys.executable).with_name("uv")), "tool", "run", PIP_AUDIT]
    what = ["--requirement", str(LOCKED), "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    command = [*tool, *what, "--format", "json", "--output", str(report)]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if report.exists() and report.stat().st_size:
        return ""
    return (ended.stderr.strip().splitlines() or ["it said nothing"])[-1]


if __name__ == "__main__":
    sys.exit(main())
