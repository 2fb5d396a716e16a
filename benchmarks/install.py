"""What the benchmarks need and the project does not: from Debian, npm and PyPI; npm's and PyPI's under var/."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.places import VAR, Unavailable

NPM = {"json-server": "0.17.4", "@stoplight/prism-cli": "5.16.0", "@mockoon/cli": "9.9.0"}
LOCALSTRIPE = "1.15.10"
DEBIAN = {"wrk": "wrk", "nginx": "nginx-light"}  # command: package
INSTALLS_WITHIN = 600


def install() -> list[str]:
    """Installs what is missing; returns what could not be, with the reason."""
    problems = []
    for step in (_debian, _npm, _localstripe):
        try:
            step()
        except (Unavailable, OSError, subprocess.SubprocessError) as error:
            problems.append(str(error))
    return problems


def npm_command(name: str) -> list[str]:
    """The command line of a command that npm installed. Raises Unavailable."""
    script, node = VAR / "npm" / "node_modules" / ".bin" / name, shutil.which("node")
    if node is None or not script.exists():
        raise Unavailable(f"{name} is not installed: node or npm is missing here, or npm failed")
    return [node, str(script)]  # not through npx: the process that is started has to be the one that is ended


def localstripe_command() -> list[str]:
    """localstripe's command line. Raises Unavailable."""
    script = VAR / "localstripe" / "bin" / "localstripe"
    if not script.exists():
        raise Unavailable("localstripe is not installed: pip failed")
    return [str(script)]


def _debian() -> None:
    missing = [package for command, package in DEBIAN.items() if shutil.which(command, path=_path()) is None]
    if not missing:
        return
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise Unavailable(
            f"{' and '.join(missing)} missing: install them (Debian: apt-get install {' '.join(missing)})"
        )
    calm = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # nginx's own service is not started
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *missing]):
        _run(["apt-get", "--quiet", *command], env=calm)


def _npm() -> None:
    folder = VAR / "npm"
    wanted = [f"{name}@{version}" for name, version in NPM.items()]
    done = folder / "installed"
    if done.exists() and done.read_text().split() == wanted:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("npm is missing: json-server, Prism and Mockoon cannot be installed")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}')
    _run([npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *wanted], folder=folder)
    done.write_text("\n".join(wanted))


def _localstripe() -> None:
    folder = VAR / "localstripe"
    if any(folder.glob(f"lib/python*/site-packages/localstripe-{LOCALSTRIPE}.dist-info")):
        return
    outer = shutil.which("python3") or sys.executable  # its pip installs into the environment: ours may have none
    _run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
    inner = str(folder / "bin" / "python")
    _run([outer, "-m", "pip", "--python", inner, "install", "--quiet", f"localstripe=={LOCALSTRIPE}"])


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def _run(command: list[str], folder: Path | None = None, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        command, check=False, cwd=folder, env=env, capture_output=True, text=True, timeout=INSTALLS_WITHIN
    )
    if done.returncode:
        raise Unavailable(f"{' '.join(command)} failed: {done.stderr.strip()[-300:]}")
