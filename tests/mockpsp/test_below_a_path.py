"""mockpsp below a path of a host that others share, behind a proxy that leaves the path there or takes it away."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest

from tests.mockpsp.proxy import Proxy, proxying
from tests.server import serving

PATH = "/team/psp"


@pytest.fixture(scope="module", params=[True, False], ids=["stripped", "whole"])
def proxy(request: pytest.FixtureRequest, django_db_setup: None) -> Iterator[Proxy]:
    with (
        proxying(PATH, strips=request.param) as proxy,
        serving(MOCKPSP_PUBLIC_URL=proxy.url, MOCKPSP_WORKERS="1") as behind,
    ):
        proxy.behind = behind
        yield proxy


@pytest.fixture
def visitor(proxy: Proxy, committing: None) -> Iterator[httpx.Client]:
    """A browser, which follows redirects and keeps cookies."""
    with httpx.Client(base_url=proxy.root, follow_redirects=True, timeout=30) as visitor:
        yield visitor


def addresses(page: httpx.Response) -> set[str]:
    """All that the page loads, leads to, or sends to on its own host."""
    found = {unescape(each) for each in re.findall(r'(?:href|src|action|data-\w+)="([^"#]+)"', page.text)}
    return {each for each in found if each.startswith("/")}


def sign_in(visitor: httpx.Client, key: str) -> httpx.Response:
    page = visitor.get(f"{PATH}/admin/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "key": key, "next": f"{PATH}/admin/install/"}
    return visitor.post(
        f"{PATH}/admin/login/", data=form, headers={"Origin": f"http://{visitor.base_url.netloc.decode()}"}
    )


def test_the_root_leads_to_the_sign_in_page(visitor: httpx.Client) -> None:
    page = visitor.get(f"{PATH}/")
    assert (page.status_code, page.url.path) == (200, f"{PATH}/admin/login/")
    assert page.url.params["next"] == f"{PATH}/admin/"


def test_cookies_are_for_the_path_alone(visitor: httpx.Client, key: str) -> None:
    sign_in(visitor, key)
    assert {cookie.path for cookie in visitor.cookies.jar} == {PATH}
    assert len(visitor.cookies.jar) == 2


def test_signed_in_all_pages_and_files_are_found(visitor: httpx.Client, key: str) -> None:
    page = sign_in(visitor, key)
    assert (page.status_code, page.url.path) == (200, f"{PATH}/admin/install/")
    linked = addresses(page) | addresses(visitor.get(f"{PATH}/admin/")) | addresses(visitor.get(f"{PATH}/admin/guide/"))
    assert len(linked) > 20
    for address in sorted(linked):
        assert address.startswith(f"{PATH}/"), address
        if not address.endswith(("/logout/", "/set_language/")):
            assert visitor.get(address).status_code == 200, address


def test_stylesheets_find_what_they_load(visitor: httpx.Client) -> None:
    styles = [each for each in addresses(visitor.get(f"{PATH}/admin/login/")) if each.endswith(".css")]
    assert styles
    for address in styles:
        style = visitor.get(address)
        assert style.headers["Content-Type"].startswith("text/css")
        for loaded in re.findall(r'(?:url|@import)\s*\(?["\']?([\w./-]+\.(?:svg|png|css|woff2))', style.text):
            assert visitor.get(str(style.url.join(loaded))).status_code == 200, loaded


def test_install_tells_the_endpoint_below_the_path(visitor: httpx.Client, proxy: Proxy, key: str) -> None:
    endpoint = f"http://host.docker.internal:{urlsplit(proxy.url).port}{PATH}"
    assert f'value="{endpoint}"' in sign_in(visitor, key).text


def test_the_contract_is_below_the_path(visitor: httpx.Client, key: str) -> None:
    answer = visitor.get(f"{PATH}/accounts", headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.json()) == (200, [])
    assert visitor.get(f"{PATH}/transactions").status_code == 401
    assert visitor.get(f"{PATH}/nothing").json().keys() == {"Title", "Detail"}
    assert visitor.get(f"{PATH}/healthz").status_code == 200


def test_the_server_itself_answers_with_and_without_the_path(proxy: Proxy) -> None:
    for path in ("", PATH):
        assert httpx.get(f"{proxy.behind}{path}/healthz").status_code == 200
        assert httpx.get(f"{proxy.behind}{path}/admin/login/").status_code == 200
    assert httpx.get(f"{proxy.behind}{PATH}").headers["Location"] == f"{PATH}/admin/"
