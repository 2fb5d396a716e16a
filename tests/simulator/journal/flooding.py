"""A client that sends requests as fast as it can. It runs in a process of its own, without Django."""

import socket
import time
from urllib.parse import urlsplit

AT_ONCE = 50  # requests that are sent before the first of their answers is read
ANSWER_ENDS = b"\r\n\r\n[]"


def flood(root: str, key: str, client: int, seconds: float) -> int:
    """Sends numbered requests over one connection; how many were answered."""
    sent, at = 0, urlsplit(root)
    with socket.create_connection((str(at.hostname), at.port or 80)) as connection:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            numbers = range(sent, sent + AT_ONCE)
            heads = (f"GET /accounts?client={client}&number={number} HTTP/1.1\r\n" for number in numbers)
            rest = f"Host: psp\r\nAuthorization: Bearer {key}\r\n\r\n"
            connection.sendall("".join(head + rest for head in heads).encode())
            answers = b""
            while answers.count(ANSWER_ENDS) < AT_ONCE:
                more = connection.recv(65_536)
                assert more, "the server closed the connection"
                answers += more
            sent += AT_ONCE
    return sent
