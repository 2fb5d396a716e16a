"""The frame of the back office in a real browser."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_accessible, open_dataset


def test_sign_in_page(page: Page) -> None:
    page.goto("/admin/login/")
    assert_accessible(page)


def test_sign_in_and_out(page: Page, key: str) -> None:
    open_dataset(page, key)
    assert_accessible(page)
    page.get_by_role("button", name="Log out").click()
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="Open a dataset")).to_be_visible()
