"""A journal without a server: what a worker does with a request and its answer."""

import time

from api.contract.lane import answer, path_of
from api.messages import Request, Response
from simulator.journal.journal import Journal


class Worker:
    """Answers requests of one key, and writes the journal when it is told to."""

    def __init__(self, key: str, kept: int = 10_000) -> None:
        self.key = key
        self.journal = Journal(kept)

    def ask(self, method: str, path: str, query: str = "", body: bytes = b"", **response: str) -> Response:
        """What the contract answers, noted with these fields of the answer changed."""
        headers = {"authorization": f"Bearer {self.key}", "content-type": "application/json"}
        request, given = Request(method, path, query, headers, body), list[Response]()
        began = time.time()
        answer(request, given.append)
        for name, value in response.items():
            setattr(given[0], name, value)
        self.journal.note(path_of(request) or "", request, given[0], began)
        return given[0]
