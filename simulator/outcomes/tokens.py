"""The words of a course, one after the other."""

import re
from difflib import get_close_matches

from simulator.outcomes.errors import CourseError

EXAMPLES = '"succeed after 30s", "fail after 5s, reason AC04" or "succeed after 30s..2m then return 40 % after 2d"'

_TOKEN = re.compile(r"\.\.|[0-9][0-9A-Za-z]*(?:\.[0-9]+[A-Za-z0-9]*)?|[^\W\d]\w*|[;,%]|\S")


class Tokens:
    """Reads a text from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._tokens = _TOKEN.findall(text)
        self._place = 0

    @property
    def next(self) -> str:
        """The token that is read next, in small letters; empty at the end."""
        return self._tokens[self._place].lower() if self._place < len(self._tokens) else ""

    def read(self) -> str:
        """The next token as it was written; empty at the end."""
        token = self._tokens[self._place] if self.next else ""
        self._place += 1
        return token

    def skip(self, *words: str) -> bool:
        """Goes past the next token where it is one of these, and says whether it was."""
        if self.next and self.next in words:
            self._place += 1
            return True
        return False


def not_known(word: str, known: list[str]) -> CourseError:
    """The error for a word that cannot stand where it does: the one most like it, or all that can."""
    if not word:
        return CourseError(f"The text ends too early. Write for example {EXAMPLES}.")
    alike = get_close_matches(word.lower(), known, n=1)
    hint = f'did you mean "{alike[0]}"?' if alike else f"it may be {', '.join(known)}."
    return CourseError(f'"{word[:100]}" is not known here: {hint} Write for example {EXAMPLES}.')
