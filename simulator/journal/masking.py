"""Keeps API keys out of what is written of a request."""

from urllib.parse import quote, unquote_plus

import orjson

from simulator.journal.notes import MOST_BODY
from tenants import keys


class Mask:
    """Replaces one key by its mask, however a request may spell it: as it is, within JSON, within a URL."""

    def __init__(self, key: str) -> None:
        self._shown = keys.mask(key)
        spelt = {key, orjson.dumps(key)[1:-1].decode(), quote(key, safe=""), quote(key)}
        spelt |= {key.replace("+", " "), unquote_plus(key)}  # put into a query as it is, and read back
        self._spellings = sorted(spelt, key=len, reverse=True)

    def text(self, text: str) -> str:
        """The text with the mask wherever the key stood."""
        for spelling in self._spellings:
            if spelling in text:
                text = text.replace(spelling, self._shown)
        return text.encode(errors="replace").decode()  # JSON has no halves of characters

    def query(self, query: str) -> str:
        """A query as people read it, without percent signs."""
        return self.text(unquote_plus(self.text(query))) if query else ""

    def body(self, body: bytes) -> str:
        """As much of a body as is kept."""
        return self.text(body.decode(errors="replace"))[:MOST_BODY]
