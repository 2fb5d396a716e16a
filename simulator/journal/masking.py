"""Keeps API keys out of what is written of a request."""

import re
from functools import cached_property
from urllib.parse import quote, unquote_plus

import orjson

from simulator.journal.notes import MOST_BODY
from tenants import keys


class Mask:
    """Replaces one key by its mask, however a request may spell it: as it is, within JSON, within a URL."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._shown = keys.mask(key)
        spelt = {key, orjson.dumps(key)[1:-1].decode(), quote(key, safe=""), quote(key)}
        spelt |= {key.replace("+", " "), unquote_plus(key)}  # put into a query as it is, and read back
        self._spellings = sorted(spelt, key=len, reverse=True)

    def text(self, text: str) -> str:
        """The text with the mask wherever the key stood."""
        text = self._plain(text)
        if "%" in text or "\\" in text or "\0" in text:
            text = self._escaped.sub(lambda _: self._shown, text)
        return text.encode(errors="replace").decode()  # JSON has no halves of characters

    def query(self, query: str) -> str:
        """A query as people read it, without percent signs."""
        return self.text(unquote_plus(self._plain(query))) if query else ""

    def body(self, body: bytes) -> str:
        """As much of a body as is kept."""
        return self.text(body.decode(errors="replace"))[:MOST_BODY]

    def _plain(self, text: str) -> str:
        """The text with the mask in the place of the usual spellings."""
        for spelling in self._spellings:
            if spelling in text:
                text = text.replace(spelling, self._shown)
        return text

    @cached_property
    def _escaped(self) -> re.Pattern[str]:
        """The key with any of its characters escaped for JSON or a URL, once or more, or in UTF-16."""
        return re.compile(r"\x00*".join(map(_spelt, self._key)))


def _spelt(character: str) -> str:
    """A pattern of the character as it is, and of its escapes."""
    in_url = "".join(f"%(?:25)*{byte:02x}" for byte in character.encode())
    halves = character.encode("utf-16-be").hex()
    in_json = "".join(rf"\\+u{halves[place : place + 4]}" for place in range(0, len(halves), 4))
    return rf"(?:\\*{re.escape(character)}|(?i:{in_url}|{in_json}))"
