"""API keys: what one looks like, and what is stored of it."""

import hashlib
import re
import secrets

KEY_FORM = re.compile(r"[\x21-\x7e]{8,200}")  # ASCII: an HTTP header carries nothing else safely
KEY_RULE = "an API key has 8 to 200 printable ASCII characters without spaces"


def is_well_formed(key: str) -> bool:
    """Whether `key` can be an API key; an e-mail address or a UUID can."""
    return KEY_FORM.fullmatch(key) is not None


def digest(key: str) -> str:
    """The key's SHA-256 in hexadecimal: what it is looked up by."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()  # also of what is no key: none has it


def mask(key: str) -> str:
    """Enough of the key to tell it from others, too little to use it."""
    shown = 4 if len(key) >= 16 else 2
    return f"{key[:shown]}…{key[-shown:]}"


def new_key() -> str:
    """A fresh key that nobody can guess."""
    return f"sk_{secrets.token_urlsafe(24)}"
