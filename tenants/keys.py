"""API keys: what one looks like, and how people and requests give it."""

import re
import secrets

KEY_FORM = re.compile(r"[\x21-\x7e]{8,200}")  # ASCII: an HTTP header carries nothing else safely
KEY_RULE = "an API key has 8 to 200 printable ASCII characters without spaces"
HEADER_RULE = "Send the dataset's API key as `Authorization: Bearer <API key>`."


class KeyRefused(Exception):
    """The key opens nothing; the message says why and what would."""


def bearer_key(header: str) -> str:
    """The key in an `Authorization` header. Raises KeyRefused where the header has none."""
    scheme, _, key = header.strip().partition(" ")
    if not scheme:
        raise KeyRefused(f"The Authorization header is missing or empty. {HEADER_RULE}")
    if scheme.lower() != "bearer" or not key:
        raise KeyRefused(f"The Authorization header is malformed. {HEADER_RULE}")
    return key.strip()


def is_well_formed(key: str) -> bool:
    """Whether `key` can be an API key; an e-mail address or a UUID can."""
    return KEY_FORM.fullmatch(key) is not None


def mask(key: str) -> str:
    """Enough of the key to recognise it, too little to use it."""
    shown = 4 if len(key) >= 16 else 2
    return f"{key[:shown]}…{key[-shown:]}"


def new_key() -> str:
    """A fresh key that nobody can guess."""
    return f"sk_{secrets.token_urlsafe(24)}"
