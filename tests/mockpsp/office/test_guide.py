"""The guide, and that none of its links leads nowhere."""

import re

from django.test import Client


def test_every_link_works(office: Client) -> None:
    text = office.get("/admin/guide/").content.decode()
    links = set(re.findall(r'href="(/admin/[^"]*)"', text))
    assert len(links) > 8
    for link in sorted(links):
        assert office.get(link).status_code == 200, link


def test_it_names_the_endpoint(office: Client) -> None:
    assert "http://localhost:8000/transactions" in office.get("/admin/guide/").content.decode()
