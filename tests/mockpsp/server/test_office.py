"""Pages of Django, by the real server."""

import http.client
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx

from api.messages import Request, Response
from ledgerdata.rules.errors import NotPossible
from mockpsp.server.office import Office

CSS = "/static/mockpsp/admin.css"


def test_files_and_their_heads(server: str) -> None:
    whole = httpx.get(server + CSS)
    told = httpx.head(server + CSS)
    assert whole.status_code == told.status_code == 200
    assert told.headers["Content-Length"] == str(len(whole.content))
    assert told.content == b""


def test_a_file_that_the_browser_has(server: str) -> None:
    tag = httpx.get(server + CSS).headers["ETag"]
    again = httpx.get(server + CSS, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_part_of_a_file(server: str) -> None:
    part = httpx.get(server + CSS, headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.content)) == (206, 10)


def test_the_sign_in_page_takes_a_form(server: str, committing: None, key: str) -> None:
    with httpx.Client(base_url=server) as browser:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get("/admin/login/").text)
        assert token
        form = {"key": key, "csrfmiddlewaretoken": token[1]}
        answer = browser.post("/admin/login/", data=form)
        assert answer.status_code == 302, answer.text
        assert browser.get("/admin/").status_code == 200


def test_a_form_without_its_token_is_refused(server: str) -> None:
    assert httpx.post(f"{server}/admin/login/", data={"key": "a-key-of-nobody"}).status_code == 403


def test_an_upload_has_a_limit(server: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)
    connection.request("POST", "/admin/login/", body=b"x" * 40_000_000, headers={"Content-Type": "text/plain"})
    answer = connection.getresponse()
    assert answer.status == 413
    assert answer.getheader("Connection") == "close"


def test_two_spellings_of_a_header_are_not_one(server: str) -> None:
    """X_Forwarded_Host would become X-Forwarded-Host in WSGI, past a proxy that takes only the latter away."""
    headers = {"Host": "localhost", "X_Forwarded_Host": "evil.example", "Content_Length": "5"}
    assert httpx.get(f"{server}/admin/login/", headers=headers).status_code == 200


def test_a_stream_that_is_refused_before_anything_is_sent_gets_the_status_of_the_refusal() -> None:
    def emptied_meanwhile(environ: object, start_response: Callable[..., object]) -> Iterator[bytes]:
        start_response("200 OK", [])
        yield b"the first lines\n"
        raise NotPossible("The dataset was emptied while it was read.")

    given: list[Response] = []
    Office(emptied_meanwhile, "localhost", 80, lambda *_: None)(Request("GET", "/truth"), given.append)
    (answer,) = given
    assert (answer.status, b"emptied while it was read" in answer.body) == (422, True)
