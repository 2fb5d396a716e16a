"""The pages of the documentation, and the blocks of code in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGES = [ROOT / "README.md", ROOT / "client" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
BLOCK = re.compile(r"(?:^<!-- not run: (?P<why>.+) -->\n)?^```(?P<language>\w*)\n(?P<code>.*?)^```$", re.DOTALL | re.M)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code; `why_not` says why it is not run."""

    language: str
    code: str
    why_not: str


def blocks(name: str) -> Iterator[Block]:
    """The blocks of a page, from its top to its end."""
    for found in BLOCK.finditer((ROOT / name).read_text()):
        yield Block(found["language"], found["code"], found["why"] or "")


def prose(name: str) -> str:
    """The text of a page without its blocks."""
    return BLOCK.sub("", (ROOT / name).read_text())


def code_of(name: str, language: str) -> list[str]:
    """The blocks of the language that can be run."""
    return [block.code for block in blocks(name) if block.language == language and not block.why_not]
