"""Readers of environment variables. A bad value is named with what would be right."""

import os
from difflib import get_close_matches

from django.core.exceptions import ImproperlyConfigured

OURS = "MOCKPSP_"

_known = {"MOCKPSP_URL"}  # which the client reads, often in the same shell
_options: dict[str, str] = {}  # by the variable that the option of the command line has set


def set_by_option(variable: str, option: str, text: str) -> None:
    """Sets the variable to what the option says. Refusals name the option from then on."""
    os.environ[variable] = text
    _options[variable] = option


def called(variable: str) -> str:
    """What a refusal calls the setting: the option that set it, else the variable."""
    return _options.get(variable, variable)


def env_text(name: str, default: str) -> str:
    """The variable's text; an empty one counts as not set."""
    _known.add(name)
    return os.environ.get(name) or default


def env_int(name: str, default: int, *, least: int, most: int) -> int:
    """The variable as a whole number within its limits."""
    text = env_text(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) < 19 and least <= int(text) <= most):
        right = f"it has to be a whole number from {least} to {most}"
        raise ImproperlyConfigured(f"{called(name)} is {shown(text)}; {right}.")
    return int(text)


def env_flag(name: str, default: bool) -> bool:
    """The variable as a yes (1, true, yes, on) or a no (0, false, no, off)."""
    text = env_text(name, "1" if default else "0").lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {shown(os.environ[name])}; it has to be 1 or 0.")


def shown(text: str) -> str:
    """The value as a refusal quotes it: on one line, and short enough to read."""
    return repr(text if len(text) <= 100 else f"{text[:100]}…")


def misspelt_variables() -> list[tuple[str, str]]:
    """Variables of the environment that nobody reads, each with the one that it looks like."""
    ours = {name.removeprefix(OURS): name for name in _known if name.startswith(OURS)}
    found = []
    for name in sorted(set(os.environ) - _known):
        if name.startswith(OURS):
            found += [(name, ours[like]) for like in get_close_matches(name.removeprefix(OURS), ours, 1)]
    return found
