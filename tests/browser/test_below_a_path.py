"""The back office below a path of a host that others share, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Faults, open_dataset
from tests.mockpsp.proxy import proxying
from tests.server import serving

PATH = "/team/psp"


@pytest.fixture(params=[True, False], ids=["stripped", "whole"])
def shared_page(request: pytest.FixtureRequest, browser: Browser, live_tenant: object) -> Iterator[Page]:
    """A page of mockpsp behind a proxy, which takes the path away or leaves it. No fault may be found when it ends."""
    with (
        proxying(PATH, strips=request.param) as proxy,
        serving(MOCKPSP_PUBLIC_URL=proxy.url, MOCKPSP_WORKERS="1") as behind,
        browser.new_context(base_url=proxy.root) as context,
    ):
        proxy.behind = behind
        page = context.new_page()
        faults = Faults(page)
        yield page
        assert faults.found == []


def test_sign_in_and_out(shared_page: Page, key: str) -> None:
    open_dataset(shared_page, key, at=f"{PATH}/admin/")
    expect(shared_page.get_by_role("heading", name="Three steps")).to_be_visible()
    shared_page.get_by_role("link", name="Install", exact=True).first.click()
    shared_page.wait_for_url(f"**{PATH}/admin/install/")
    shared_page.get_by_role("button", name="Log out").click()
    shared_page.wait_for_url(f"**{PATH}/admin/logout/")
    shared_page.goto(f"{PATH}/admin/")
    expect(shared_page.get_by_role("heading", name="Open a dataset")).to_be_visible()
