"""What is said at the start of a server whose settings are unsafe, or do not do what they are meant to."""

import pytest
from django.core.checks import run_checks
from django.core.management import get_commands, load_command_class
from pytest_django import Settings

from mockpsp.checks import check_exposure, check_names, check_reach
from mockpsp.places.addresses import Root
from mockpsp.places.listening import Listen
from tenants.management import SETTINGS_CHECKS


def exposures(settings: Settings, host: str, *, open_signup: bool, debug: bool) -> list[str | None]:
    settings.LISTEN, settings.OPEN_SIGNUP, settings.DEBUG = Listen(host, 8000), open_signup, debug
    return [found.id for found in check_exposure()]


def is_reached(settings: Settings, host: str, url: str) -> bool:
    settings.LISTEN, settings.PUBLIC = Listen(host, 8000), Root.read(url)
    return [found.id for found in check_reach()] != ["mockpsp.W003"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_ones_own_machine_all_is_allowed(host: str, settings: Settings) -> None:
    assert exposures(settings, host, open_signup=True, debug=True) == []


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "mybox"])
def test_where_others_reach_it_each_risk_is_named(host: str, settings: Settings) -> None:
    assert exposures(settings, host, open_signup=True, debug=False) == ["mockpsp.W001"]
    assert exposures(settings, host, open_signup=False, debug=True) == ["mockpsp.W002"]
    assert exposures(settings, host, open_signup=True, debug=True) == ["mockpsp.W001", "mockpsp.W002"]
    assert exposures(settings, host, open_signup=False, debug=False) == []


def test_each_says_what_to_do(settings: Settings) -> None:
    settings.LISTEN, settings.OPEN_SIGNUP, settings.DEBUG = Listen("0.0.0.0", 8000), True, True
    hints = " ".join(str(found.hint) for found in check_exposure())
    assert "MOCKPSP_OPEN_SIGNUP=0" in hints
    assert "MOCKPSP_DEBUG=0" in hints


@pytest.mark.parametrize("url", ["http://192.168.1.5:8000", "http://[fd00::2]:8000/psp"])
def test_an_address_at_which_nobody_listens_is_named(url: str, settings: Settings) -> None:
    assert not is_reached(settings, "127.0.0.1", url)
    assert is_reached(settings, "0.0.0.0", url)
    assert "HOST=0.0.0.0" in str(check_reach()[0].hint if not is_reached(settings, "::1", url) else "")


@pytest.mark.parametrize(
    "url", ["https://192.168.1.5", "http://192.168.1.5", "http://psp.lan:8000", "http://[::1]:8000"]
)
def test_a_proxy_may_listen_there(url: str, settings: Settings) -> None:
    assert is_reached(settings, "127.0.0.1", url)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("MOCKPSP_WORKER", "MOCKPSP_WORKERS"),
        ("MOCKPSP_OPENSIGNUP", "MOCKPSP_OPEN_SIGNUP"),
        ("MOCKPSP_PUBLICURL", "MOCKPSP_PUBLIC_URL"),
        ("MOCKPSP_DATA_DIR", "MOCKPSP_DATA"),
    ],
)
def test_a_misspelt_variable_is_named(name: str, meant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    (found,) = check_names()
    assert (found.id, found.hint) == ("mockpsp.W004", f"Is {meant} meant?")
    assert name in found.msg


def test_variables_of_ours_and_of_others_are_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOCKPSP_WORKERS", "MOCKPSP_URL", "WORKERS", "MOCKPSP_UNLIKE_ANY_OF_OURS"):
        monkeypatch.setenv(name, "1")
    assert check_names() == []


def test_a_command_on_datasets_names_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKPSP_OPENSIGNUP", "1")
    assert "mockpsp.W004" in [found.id for found in run_checks(tags=[SETTINGS_CHECKS])]


@pytest.mark.parametrize("app", ["ledgerdata", "tenants"])
def test_commands_on_datasets_check_the_settings_alone(app: str) -> None:
    names = [name for name, owner in get_commands().items() if owner == app]
    assert names
    for name in names:
        assert load_command_class(app, name).requires_system_checks == (SETTINGS_CHECKS,), name
