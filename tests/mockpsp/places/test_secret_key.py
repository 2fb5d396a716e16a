"""The secret that is made on the first run and kept."""

import os
import stat
from pathlib import Path
from typing import NoReturn

import pytest
from django.core.exceptions import ImproperlyConfigured

from mockpsp.places.secret_key import kept_secret


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    secret = kept_secret(path)
    assert len(secret) >= 50
    assert kept_secret(path) == secret
    assert kept_secret(tmp_path / "other") != secret


def test_only_its_owner_may_read_it_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    kept_secret(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["secret_key"]


def test_processes_that_start_together_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret_key"
    link = os.link

    def beaten(draft: str, target: Path) -> None:
        target.write_text("the first one's")
        link(draft, target)

    monkeypatch.setattr(os, "link", beaten)
    assert kept_secret(path) == "the first one's"
    assert [found.name for found in tmp_path.iterdir()] == ["secret_key"]


def test_a_file_system_without_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    secret = kept_secret(tmp_path / "secret_key")
    assert kept_secret(tmp_path / "secret_key") == secret
    assert [found.name for found in tmp_path.iterdir()] == ["secret_key"]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    path.touch()
    with pytest.raises(ImproperlyConfigured, match="is empty: delete it"):
        kept_secret(path)
