"""By which statuses the requests of the journal are found."""

import re

from simulator.journal.notes import NO_ANSWER


def read_status(text: str) -> dict[str, int]:
    """The fields of Wanted for a status, a class of them, or no answer. Raises ValueError."""
    if text == str(NO_ANSWER):
        return {"code": NO_ANSWER}
    match = re.fullmatch(r"([1-5])(xx|\d\d)", text, re.ASCII)
    if match is None:
        raise ValueError("has to be a status such as 503, a class of them such as 5xx, or 0 for no answer")
    return {"status": int(match[1])} if match[2] == "xx" else {"code": int(text)}
