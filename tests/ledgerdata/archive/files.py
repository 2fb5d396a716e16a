"""Archives as tests change them: lines, and the closing line that fits them."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from ledgerdata.archive.lines import Closing, written


def lines_of(file: Path) -> list[dict[str, Any]]:
    """The lines but the last one."""
    return [json.loads(text) for text in file.read_bytes().splitlines()[:-1]]


def sealed(lines: Iterable[object]) -> bytes:
    """A file of these lines, bytes as they are and anything else as JSON, with a last line that fits them."""
    texts = [line if isinstance(line, bytes) else _json(line) for line in lines]
    rows = Counter(str(line["row"]) for line in lines if isinstance(line, dict) and "row" in line)
    body = b"".join(texts)
    return body + written(Closing(rows, hashlib.sha256(body).hexdigest()).line())


def _json(line: object) -> bytes:
    """As an export spells it; what orjson has no number for, as Python does."""
    try:
        return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
    except (TypeError, orjson.JSONEncodeError):
        return json.dumps(line, separators=(",", ":"), ensure_ascii=False).encode(errors="surrogatepass") + b"\n"
