"""A real browser against the real server. Where there is no browser the tests are skipped, and say so."""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import global_settings
from django.contrib.auth.models import User
from django.db import connections
from django.test.utils import override_settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from tests.browser.chromium import CHROMIUM, FLAGS

PASSWORD = "a long password"
AXE = Axe()
# preload: axe would put stylesheets that others import into the page, which the Content-Security-Policy forbids
AXE_OPTIONS = {"preload": False, "resultTypes": ["violations"]}
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this worker."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine: apt-get install chromium-headless-shell")
    # Playwright runs an event loop in this thread: Django takes it for an async caller, with connections of its own
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    connections.close_all()  # those of before would be out of reach, and the pool would lack them
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Faults:
    """What went wrong in a page: errors and refusals on its console, and answers of 500 and above."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # a page that refuses a form answers 4xx, which the console tells too; the tests look at that themselves
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.found.append(f"{self.page.url}: {message.text}")

    def _response(self, response: Response) -> None:
        missing_file = response.status == 404 and "/static/" in response.url
        if response.status >= 500 or missing_file:
            self.found.append(f"{response.status} {response.url}")


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page of a browser without cookies, 1400 px wide, at the server's root. No fault may be found when it ends."""
    context = browser.new_context(base_url=server, viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    page = context.new_page()
    faults = Faults(page)
    yield page
    with suppress(Exception):
        context.close()
    assert faults.found == []


def open_dataset(page: Page, key: str, at: str = "/admin/") -> None:
    """Signs in with the key on the login page."""
    page.goto(at)
    page.get_by_label("API key", exact=True).fill(key)
    page.get_by_role("button", name="Open", exact=True).click()
    page.wait_for_url("**/admin/")


@pytest.fixture
def owner_page(page: Page, server: str, live_tenant: object, key: str) -> Page:
    """The back office of `live_tenant` as its owner sees it: its form was sent without being drawn first."""
    requests = page.context.request  # it shares the page's cookies
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', requests.get("/admin/login/").text())
    assert token
    form = {"csrfmiddlewaretoken": token[1], "key": key}
    signed_in = requests.post("/admin/login/", form=form, headers={"Origin": server}, max_redirects=0)
    assert signed_in.status == HTTPStatus.FOUND
    page.goto("/admin/")
    return page


def open_as_operator(page: Page) -> None:
    """Signs in as an operator, who is made first."""
    name = f"operator-{secrets.token_hex(4)}"
    with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):  # the server's own
        User.objects.create_superuser(name, password=PASSWORD)
    page.goto("/admin/")
    page.get_by_text("Sign in as an operator").click()
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


@pytest.fixture
def operator_page(page: Page, live_tenant: object) -> Page:
    """The back office as an operator sees it, with `live_tenant` among the datasets."""
    open_as_operator(page)
    return page


def assert_accessible(page: Page) -> None:
    """axe-core finds nothing serious, and the page does not scroll sideways."""
    found = [
        f"{violation['id']} ({violation['impact']}): {[node['html'] for node in violation['nodes']]}"
        for violation in AXE.run(page, options=AXE_OPTIONS).response["violations"]
        if violation["impact"] in SERIOUS
    ]
    assert found == [], page.url
    assert_fits(page)


WIDER = """() => {
  const edge = document.documentElement.clientWidth + 0.5;
  const isCut = (e) => e !== null && (getComputedStyle(e).overflowX !== "visible" || isCut(e.parentElement));
  const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > edge);
  return wide.filter((e) => !isCut(e.parentElement)).map((e) => e.outerHTML.slice(0, 120));
}"""
"""The elements that reach past the page's right edge, and that nothing around them cuts off."""


def assert_fits(page: Page) -> None:
    """The page does not scroll sideways."""
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{page.url} scrolls sideways by {width} px: {page.evaluate(WIDER)}"
