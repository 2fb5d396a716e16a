"""The token by which an operator's program makes datasets where sign-up is closed."""

import re

from django.core.exceptions import ImproperlyConfigured

from mockpsp.places.environment import env_text

NAME = "MOCKPSP_OPERATOR_TOKEN"
_FORM = re.compile(r"[\x21-\x7e]{16,200}")


def operator_token() -> str:
    """The token; empty where there is none. Raises ImproperlyConfigured; the message does not quote it."""
    token = env_text(NAME, "")
    if token and not _FORM.fullmatch(token):
        raise ImproperlyConfigured(f"{NAME} has to be 16 to 200 printable ASCII characters without spaces.")
    return token
