"""Checks of the settings, so that an unsafe set-up shows when the server starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@register()
def check_exposure(**_: Any) -> list[CheckMessage]:
    """mockpsp.W001, W002: what is fine on one's own machine and is not when others reach it."""
    if settings.HOST in LOOPBACK:
        return []
    found: list[CheckMessage] = []
    if settings.OPEN_SIGNUP:
        found.append(
            Warning(
                f"Sign-up is open and the server listens on {settings.HOST}: anybody who reaches it can make datasets.",
                hint="Set MOCKPSP_OPEN_SIGNUP=0 where strangers reach this machine.",
                id="mockpsp.W001",
            )
        )
    if settings.DEBUG:
        found.append(
            Warning(
                f"MOCKPSP_DEBUG is on and the server listens on {settings.HOST}: error pages show settings and data.",
                hint="Set MOCKPSP_DEBUG=0 where strangers reach this machine.",
                id="mockpsp.W002",
            )
        )
    return found
