"""Has every answer that a test gets held against the OpenAPI description, whichever client asked for it."""

from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from django.test import Client

from tests.answers import check_answer, is_control
from tests.server import SERVED


class Watch:
    """Notes what is wrong with answers. A test fails by it at its end, whatever thread got the answer."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.is_contract_watched = True

    def see(self, method: str, path: str, status: int, content_type: str, body: bytes) -> None:
        if not self.is_contract_watched and not is_control(path):
            return
        try:
            check_answer(method, path, status, content_type, body)
        except AssertionError as problem:
            if (said := str(problem)[:500]) not in self.problems:
                self.problems.append(said)

    def clients(self, patch: pytest.MonkeyPatch) -> None:
        """Watches Django's test client, and httpx where it asks a server that `tests.server` started."""
        ask, send, send_later = Client.request, httpx.Client.send, httpx.AsyncClient.send
        watch = self

        def request(self: Any, **environ: Any) -> Any:
            answer = ask(self, **environ)
            if not answer.streaming:
                content_type = answer.headers.get("Content-Type", "")
                path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
                watch.see(method, path, answer.status_code, content_type, answer.content)
            return answer

        def sent(self: Any, request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
            return watch._seen(send(self, request, stream=stream, **options), stream)

        async def sent_later(self: Any, request: httpx.Request, *, stream: bool = False, **options: Any) -> Any:
            return watch._seen(await send_later(self, request, stream=stream, **options), stream)

        patch.setattr(Client, "request", request)
        patch.setattr(httpx.Client, "send", sent)
        patch.setattr(httpx.AsyncClient, "send", sent_later)

    def _seen(self, answer: httpx.Response, is_stream: bool) -> httpx.Response:
        asked, url = answer.request, urlsplit(str(answer.request.url))
        if not is_stream and f"{url.scheme}://{url.netloc}" in SERVED:
            content_type = answer.headers.get("Content-Type", "")
            self.see(asked.method, unquote(url.path), answer.status_code, content_type, answer.content)
        return answer
