"""The address that others use: MOCKPSP_PUBLIC_URL. It may lie below a path of a host that others share."""

import os

from django.core.exceptions import ImproperlyConfigured

from mockpsp.places.addresses import Root
from mockpsp.places.environment import env_text, shown
from mockpsp.places.listening import Listen

NAME = "MOCKPSP_PUBLIC_URL"

# What begins our own paths: where the public path began so, a path could mean two things.
OURS = {"accounts", "admin", "beneficiaries", "docs", "healthz", "openapi.json", "payouts", "simulator", "static"}
OURS |= {"transactions", "transfers"}


def public_root(listen: Listen) -> Root:
    """The address as it was set; else a codespace's, or that of the machine itself."""
    text = env_text(NAME, _of_codespace(listen.port) or listen.default_public_url)
    try:
        root = Root.read(text.strip())
        first = root.path.split("/")[1] if root.path else ""
        if first in OURS:
            raise ValueError(f"its path may not begin with /{first}, as paths of mockpsp do")
    except ValueError as error:
        raise ImproperlyConfigured(f"{NAME} is {shown(text)}; {error}.") from error
    return root


def below(prefix: str, path: str) -> str:
    """The path without the public path before it: proxies leave it there, or take it away."""
    if prefix and path == prefix:
        return "/"
    return path[len(prefix) :] if prefix and path.startswith(f"{prefix}/") else path


def _of_codespace(port: int) -> str | None:
    """GitHub forwards the ports of a codespace to addresses of its own."""
    name = os.environ.get("CODESPACE_NAME")
    if not name or os.environ.get("CODESPACES") != "true":
        return None
    return f"https://{name}-{port}.{os.environ.get('GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN') or 'app.github.dev'}"
