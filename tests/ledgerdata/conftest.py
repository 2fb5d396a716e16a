"""What tests of the ledger have in common."""

import pytest

from ledgerdata.generate import readers


@pytest.fixture
def nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """No server runs beside the test, so that a run need not wait to be sure that nobody reads."""
    monkeypatch.setattr(readers, "QUIET", 0)
