"""The guide, and that none of its links leads nowhere."""

import re
from html import unescape
from pathlib import Path

from django.conf import settings
from django.test import Client

from ledgerdata.rules.after_reset import CONNECTOR_NOTE


def test_every_link_works(office: Client) -> None:
    text = office.get("/admin/guide/").content.decode()
    links = set(re.findall(r'href="(/admin/[^"]*)"', text))
    assert len(links) > 8
    for link in sorted(links):
        assert office.get(link).status_code == 200, link


def test_it_names_the_endpoint(office: Client) -> None:
    assert "http://localhost:8000/transactions" in office.get("/admin/guide/").content.decode()


def test_it_tells_what_becomes_of_a_connector_whose_dataset_is_emptied(office: Client) -> None:
    text = unescape(office.get("/admin/guide/").content.decode())
    assert CONNECTOR_NOTE in text
    quoted = re.findall(r"^> (.*)$", (Path(settings.BASE_DIR) / "docs/commands.md").read_text(), re.MULTILINE)
    assert " ".join(quoted) == CONNECTOR_NOTE
