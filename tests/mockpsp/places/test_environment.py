"""The readers of the environment: what they take, and that a bad value is named with what would be right."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from mockpsp.places.environment import env_flag, env_int, env_text

NAME = "MOCKPSP_TEST_SETTING"


@pytest.mark.parametrize(("value", "read"), [("x", "x"), ("", "default"), (None, "default")])
def test_text(value: str | None, read: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if value is not None:
        monkeypatch.setenv(NAME, value)
    assert env_text(NAME, "default") == read


@pytest.mark.parametrize(("value", "read"), [("1", 1), ("8", 8), ("64", 64), ("", 2)])
def test_whole_numbers(value: str, read: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)
    assert env_int(NAME, 2, least=1, most=64) == read


@pytest.mark.parametrize("value", ["0", "65", "-1", "1.5", "two", " 2", "0x2", "٢", "9" * 5000])
def test_bad_whole_numbers(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is '{value[:100]}.*'; .* from 1 to 64"):
        env_int(NAME, 2, least=1, most=64)


@pytest.mark.parametrize("value", ["1", "true", "YES", "On"])
def test_yes(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)
    assert env_flag(NAME, default=False)


@pytest.mark.parametrize("value", ["0", "false", "NO", "Off"])
def test_no(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)
    assert not env_flag(NAME, default=True)


def test_an_empty_flag_is_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "")
    assert env_flag(NAME, default=True)


@pytest.mark.parametrize("value", ["2", "maybe", "10", " 1"])
def test_bad_flags(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is '{value}'; it has to be 1 or 0"):
        env_flag(NAME, default=False)
