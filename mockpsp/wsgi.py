"""What the server of `manage.py serve` loads."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class UTF8Request(WSGIRequest):
    """A request in UTF-8. Django reads the query in the charset that the Content-Type names, and fails on odd ones."""

    @property
    def encoding(self) -> None:
        """None: the default, UTF-8."""

    @encoding.setter
    def encoding(self, charset: str | None) -> None:
        """Whatever is asked for, it stays as it is."""


class Handler(WSGIHandler):
    request_class = UTF8Request


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockpsp.settings")
django.setup(set_prefix=False)
application = Handler()
