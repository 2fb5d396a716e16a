"""A reverse proxy: a host that others share, with mockpsp below a path."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Proxy(ThreadingHTTPServer):
    """Forwards what is below `path`, with the path or without it. Nothing is there besides."""

    daemon_threads = True

    def __init__(self, path: str, *, strips: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.path = path
        self.strips = strips
        self.behind = ""  # the root URL of the server
        self.root = f"http://127.0.0.1:{self.server_port}"
        self.url = self.root + path


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    server: Proxy

    def _forward(self) -> None:
        proxy = self.server
        if not self.path.startswith(f"{proxy.path}/"):
            self.send_error(404, "Another program's")
            return
        path = self.path.removeprefix(proxy.path) if proxy.strips else self.path
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        sent = [(name, value) for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP]
        answer = httpx.request(self.command, proxy.behind + path, headers=sent, content=body, timeout=30)
        self.send_response(answer.status_code)
        for name, value in answer.headers.multi_items():
            if name not in HOP_BY_HOP | {"content-encoding"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = _forward  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def proxying(path: str, *, strips: bool) -> Iterator[Proxy]:
    """A running proxy. Its `behind` is to be set before it is asked."""
    with Proxy(path, strips=strips) as proxy:
        thread = Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()
