"""What `manage.py seed` shows while it is at work: a bar on a terminal, plain lines elsewhere."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import call_command

from ledgerdata.generate import Options, run
from tenants.access import tenant_of
from tests.seeding import small_transactions, start_seeding

PAYMENTS = 9_000
OPTIONS = ("--payments", str(PAYMENTS), "--seed", "p")
STATE = re.compile(r"(\d+) %\|[^|\r]*\| ([\d,]+) of 9,000 payments, +(\?|[\d.]+) payments/s, (\?|[\d:]+) left")


def _on_a_terminal(*arguments: str, columns: int = 100) -> str:
    """All that the process writes to a terminal of that many columns."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = start_seeding(*arguments, stderr=its)
    os.close(its)
    said = b"".join(_chunks(ours))
    os.close(ours)
    assert process.wait() == 0, said
    return said.decode()


def _chunks(terminal: int) -> Iterator[bytes]:
    with suppress(OSError):  # how Linux tells that nobody has the terminal open any more
        while chunk := os.read(terminal, 10_000):
            yield chunk


def test_a_terminal_shows_a_bar_with_count_rate_and_time_left(committing: None, key: str) -> None:
    said = _on_a_terminal(key, *OPTIONS)
    states = STATE.findall(said)
    counts = [int(count.replace(",", "")) for _, count, _, _ in states]
    assert (counts[0], counts[-1]) == (0, PAYMENTS)
    assert counts == sorted(counts)
    assert len(set(counts)) > 2
    percents, _, rates, left = states[-1]
    assert (percents, left) == ("100", "00:00")
    assert float(rates) > 0
    assert said.count("\n") == 1  # one line, drawn again and again
    assert max(len(drawn) for drawn in said.strip().split("\r")) <= 100


def test_a_bar_goes_on_from_where_the_run_was_stopped(
    committing: None, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_at = 0

    def stop(done: int, total: int) -> None:
        nonlocal stopped_at
        stopped_at = done
        raise InterruptedError

    small_transactions(monkeypatch, 900)
    with pytest.raises(InterruptedError):
        run(tenant_of(key), Options(payments=PAYMENTS, seed="p"), stop)
    states = STATE.findall(_on_a_terminal(key, "--resume"))
    assert 0 < stopped_at < PAYMENTS
    assert states[0][1] == f"{stopped_at:,}"
    assert states[-1][1] == f"{PAYMENTS:,}"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_story_without_payments_has_no_bar(db: None, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal()
    call_command("seed", key, "--scenario", "empty", stdout=StringIO(), stderr=terminal)
    assert terminal.getvalue() + capsys.readouterr().err == ""


def test_a_pipe_gets_a_plain_line_at_a_tenth(committing: None, key: str) -> None:
    process = start_seeding(key, *OPTIONS, stderr=subprocess.PIPE)
    said = process.communicate()[1].decode()
    assert process.returncode == 0
    lines = said.splitlines()
    assert "\r" not in said
    assert 1 < len(lines) <= 10
    assert all(re.fullmatch(r"[\d,]+ of 9,000 payments", line) for line in lines)
    assert lines[-1] == "9,000 of 9,000 payments"
