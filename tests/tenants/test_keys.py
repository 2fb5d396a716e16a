"""What an API key looks like, and what is stored of it."""

import hashlib

import pytest

from tenants.db.statements import api_key_digest
from tenants.keys import is_well_formed, mask, new_key


@pytest.mark.parametrize(
    "key", ["alice@example.com", "6f1c2a54-93c1-4d7e-9d62-0f1f2e7e2f10", "k" * 8, "k" * 200, "!\"#$%&'()", "~~~~~~~~"]
)
def test_keys(key: str) -> None:
    assert is_well_formed(key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "k" * 7,
        "k" * 201,
        "two words",
        "tab\tinside",
        "line\nbreak",
        "keykeykey\n",
        "schlüssel",
        "\x7f" * 8,
        "\x00" * 8,
    ],
)
def test_what_is_no_key(text: str) -> None:
    assert not is_well_formed(text)


def test_the_digest_is_sha_256() -> None:
    assert api_key_digest("alice@example.com") == hashlib.sha256(b"alice@example.com").hexdigest()


@pytest.mark.parametrize(("key", "shown"), [("k" * 8, 4), ("0123456789abcdef", 8), ("k" * 200, 8)])
def test_a_mask_shows_at_most_half_of_the_key(key: str, shown: int) -> None:
    masked = mask(key)
    assert len(masked.replace("…", "")) == shown <= len(key) / 2
    assert masked.startswith(key[:2])
    assert masked.endswith(key[-2:])


def test_a_new_key_is_a_key_and_never_the_same() -> None:
    made = {new_key() for _ in range(100)}
    assert len(made) == 100
    assert all(is_well_formed(key) for key in made)
