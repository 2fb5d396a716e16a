"""How a file is refused: by line and field, with no more of it than a person reads."""

import json

from ledgerdata.rules.errors import InvalidInput

MOST_QUOTED = 100  # characters


def refused(number: int, problem: str, field: str = "") -> InvalidInput:
    """The refusal of a line, or of one field of it."""
    return InvalidInput({f"line {number}, {field}" if field else f"line {number}": shortened(problem, 3 * MOST_QUOTED)})


def quoted(value: object) -> str:
    """A value of a JSON document, for a message."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return shortened(json.dumps(value if not isinstance(value, str) else value[:MOST_QUOTED], ensure_ascii=False))


def shortened(text: str, most: int = MOST_QUOTED) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
