"""The client: a simulator, and what is asked of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from types import TracebackType
from typing import Any

import httpx

from mockpsp_client import calls
from mockpsp_client.addresses import is_of_this_machine
from mockpsp_client.answers import body_of, reaching
from mockpsp_client.forms import Call
from mockpsp_client.synchronous.dataset import Dataset

TIMEOUT = 30.0  # seconds


class Simulator:
    """A running mockpsp, at the address that its browser pages have.

    `token` is the operator's (MOCKPSP_OPERATOR_TOKEN): it makes datasets where sign-up is closed.
    """

    def __init__(self, url: str, *, token: str | None = None, client: httpx.Client | None = None) -> None:
        self.url = url.rstrip("/")
        self._token = token
        self._client = client or httpx.Client(timeout=TIMEOUT, trust_env=not is_of_this_machine(url))

    def __enter__(self) -> "Simulator":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def dataset(self, name: str | None = None, *, expires_in: str | timedelta | None = None) -> "Dataset":
        """A new, empty dataset with a key of its own; it goes by itself after `expires_in` (`"1h"`).

        Raises Refused where sign-up is closed.
        """
        made = self.send(calls.new_dataset(name, expires_in), self._token)
        return Dataset(self, made["key"])

    def opened(self, key: str) -> "Dataset":
        """The dataset that the API key opens."""
        return Dataset(self, key)

    def send(self, call: Call, key: str | None = None) -> Any:
        """The answer's JSON. Raises Refused, Unreachable."""
        with reaching(self.url):
            response = self._client.send(self._request(call, key))
        return body_of(response)

    @contextmanager
    def streamed(self, call: Call, key: str) -> Iterator[httpx.Response]:
        """The answer as it comes. Raises as `send` does."""
        with reaching(self.url):
            response = self._client.send(self._request(call, key), stream=True)
            try:
                if not response.is_success:
                    response.read()
                    body_of(response)
                yield response
            finally:
                response.close()

    def _request(self, call: Call, key: str | None) -> httpx.Request:
        headers: Mapping[str, str] = dict(call.headers) | ({"Authorization": f"Bearer {key}"} if key else {})
        return self._client.build_request(
            call.method,
            f"{self.url}/simulator/v1/{call.path}",
            json=call.body,
            content=call.content,
            headers=headers,
            timeout=TIMEOUT + call.waits,
        )
