"""Links in the documentation lead somewhere: to a file, to a heading of it, and from the README to every page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import NAMES, PAGES, ROOT, prose
from tests.test_project import PACKAGES

LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")


def links(name: str) -> Iterator[str]:
    """The targets of links and pictures that are not on another host."""
    for found in LINK.finditer(prose(name)):
        target = found[1] or found[2]
        if not re.match(r"[a-z]+:", target):
            yield target


def anchor(heading: str) -> str:
    """The name by which a heading is linked, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "").strip().lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {anchor(heading) for heading in re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)}


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_something(name: str) -> None:
    for target in links(name):
        path, _, heading = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        assert file.exists(), target
        assert not heading or heading in anchors(file), target


def test_the_readme_leads_to_every_page() -> None:
    linked = {(ROOT / target.partition("#")[0]).resolve() for target in links("README.md")}
    assert [str(page) for page in PAGES[1:] if page not in linked] == []


@pytest.mark.parametrize("name", sorted({*NAMES} - {"docs/benchmarks.md"}))  # whose tables are of several machines
def test_no_line_stands_there_in_two_versions(name: str) -> None:
    """As a merge leaves them, where two people changed one line."""
    beginnings = [line[:60] for line in prose(name).splitlines() if len(line) > 60]
    assert sorted({each for each in beginnings if beginnings.count(each) > 1}) == []


@pytest.mark.parametrize("name", NAMES)
def test_files_that_are_named_are_there(name: str) -> None:
    """Names of pages that stand in the text, without a link."""
    for path in re.findall(r"`?\b(docs/[\w-]+\.md)\b", (ROOT / name).read_text()):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("name", NAMES)
def test_code_that_is_named_is_there(name: str) -> None:
    """Files and folders of ours that stand in the text, such as `tenants/db/turns.py`."""
    for path in re.findall(rf"`((?:{'|'.join(PACKAGES)})/[\w./-]*)`", prose(name)):
        assert (ROOT / path).exists(), path
