"""Primary keys as addresses, forms and searches name them: texts that may be anything."""

MOST_DIGITS = 18  # a primary key has no more


def is_key(text: str) -> bool:
    """Whether the text can be a row's primary key."""
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
