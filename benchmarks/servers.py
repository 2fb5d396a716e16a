"""The servers that are measured: ours, the plain version on the same database, and files by nginx."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import READ, created_at, page_path
from benchmarks.places import NAIVE_SETTINGS, OUR_SETTINGS, VAR, Unavailable, environment, manage
from benchmarks.processes import free_port, running

WORKERS = "2"
FIRST_PAGE = page_path(created_at(0))

NGINX = """
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type application/json;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    root: str
    process: "subprocess.Popen[bytes]"


@contextmanager
def ours(database_url: str) -> Iterator[Running]:
    """`manage.py serve`, as anybody starts it."""
    with _serve(database_url, "serve", OUR_SETTINGS) as server:
        yield server


@contextmanager
def naive(database_url: str) -> Iterator[Running]:
    """The plain version, by granian with as many workers."""
    with _serve(database_url, "serve_naive", NAIVE_SETTINGS) as server:
        yield server


@contextmanager
def nginx(body: bytes) -> Iterator[Running]:
    """nginx with `body` as the file `/page.json`.

    Raises Unavailable where nginx is not installed.
    """
    binary = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if binary is None:
        raise Unavailable("nginx is not installed (Debian: nginx-light)")
    folder, port = VAR / "nginx", free_port()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.json").write_bytes(body)
    config = folder / "nginx.conf"
    config.write_text("user root;" * (Path.home() == Path("/root")) + NGINX.format(folder=folder, port=port))
    root = f"http://127.0.0.1:{port}"
    with running([binary, "-c", str(config), "-p", str(folder)], f"{root}/page.json") as process:
        yield Running(root, process)


@contextmanager
def _serve(database_url: str, command: str, settings: str) -> Iterator[Running]:
    port = free_port()
    env = environment(settings, DATABASE_URL=database_url, PORT=str(port), MOCKPSP_WORKERS=WORKERS)
    root = f"http://127.0.0.1:{port}"
    with running(manage(command), root + FIRST_PAGE, headers=READ.headers, env=env) as process:
        yield Running(root, process)
