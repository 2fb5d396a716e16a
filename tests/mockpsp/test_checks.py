"""What is said at the start of a server that others may reach."""

import pytest
from pytest_django import Settings

from mockpsp.checks import check_exposure


def _ids(settings: Settings, host: str, *, open_signup: bool, debug: bool) -> list[str | None]:
    settings.HOST, settings.OPEN_SIGNUP, settings.DEBUG = host, open_signup, debug
    return [found.id for found in check_exposure()]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_ones_own_machine_all_is_allowed(host: str, settings: Settings) -> None:
    assert _ids(settings, host, open_signup=True, debug=True) == []


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_where_others_reach_it_each_risk_is_named(host: str, settings: Settings) -> None:
    assert _ids(settings, host, open_signup=True, debug=False) == ["mockpsp.W001"]
    assert _ids(settings, host, open_signup=False, debug=True) == ["mockpsp.W002"]
    assert _ids(settings, host, open_signup=True, debug=True) == ["mockpsp.W001", "mockpsp.W002"]
    assert _ids(settings, host, open_signup=False, debug=False) == []


def test_each_says_what_to_do(settings: Settings) -> None:
    settings.HOST, settings.OPEN_SIGNUP, settings.DEBUG = "0.0.0.0", True, True
    hints = " ".join(str(found.hint) for found in check_exposure())
    assert "MOCKPSP_OPEN_SIGNUP=0" in hints
    assert "MOCKPSP_DEBUG=0" in hints
