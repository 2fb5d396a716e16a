"""A request that waits for something to happen. Under our own server no thread waits: the request is put off."""

import time

from django.http import HttpRequest

from api.messages import PUT_OFF, PUT_OFF_SINCE


class Patience:
    """How long a request may still wait: so many seconds from when it came."""

    def __init__(self, request: HttpRequest, seconds: float) -> None:
        self._put_off = request.META.get(PUT_OFF)
        self._until: float = request.META.get(PUT_OFF_SINCE, time.monotonic()) + seconds

    @property
    def is_left(self) -> bool:
        return self._until > time.monotonic()

    def is_put_off(self, seconds: float) -> bool:
        """True: the request will be answered anew then, and what is answered now is not sent. False: it is then."""
        if self._put_off is not None:
            self._put_off(seconds)
            return True
        time.sleep(seconds)
        return False
