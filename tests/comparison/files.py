"""`python -m tests.comparison.files FOLDER PORT`: serves what `pages` wrote, which costs next to nothing."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote


class _Files(BaseHTTPRequestHandler):
    """A page is a file: the list's path, and the cursor."""

    protocol_version = "HTTP/1.1"
    folder = Path()

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        file = self.folder / unquote(path).lstrip("/") / parse_qs(query).get("cursor", ["0"])[0]
        body = file.read_bytes() if file.is_file() else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


if __name__ == "__main__":
    _Files.folder = Path(sys.argv[1])
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), _Files).serve_forever()
