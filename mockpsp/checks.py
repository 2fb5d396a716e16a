"""Checks of the settings, so that an unsafe or useless set-up shows when the server starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from mockpsp.places.addresses import is_loopback, is_number
from mockpsp.places.environment import called, misspelt_variables
from tenants.management import SETTINGS_CHECKS


@register(SETTINGS_CHECKS)
def check_exposure(**_: Any) -> list[CheckMessage]:
    """mockpsp.W001, W002: what is fine on one's own machine and is not when others reach it."""
    if settings.LISTEN.is_loopback:
        return []
    found: list[CheckMessage] = []
    if settings.OPEN_SIGNUP:
        found.append(
            Warning(
                f"Sign-up is open and the server listens on {settings.LISTEN.host}:"
                " anybody who reaches it can make datasets.",
                hint="Set MOCKPSP_OPEN_SIGNUP=0 where strangers reach this machine.",
                id="mockpsp.W001",
            )
        )
    if settings.DEBUG:
        found.append(
            Warning(
                f"MOCKPSP_DEBUG is on and the server listens on {settings.LISTEN.host}:"
                " error pages show settings and data.",
                hint="Set MOCKPSP_DEBUG=0 where strangers reach this machine.",
                id="mockpsp.W002",
            )
        )
    return found


@register(SETTINGS_CHECKS)
def check_reach(**_: Any) -> list[CheckMessage]:
    """mockpsp.W003: the address for others is one of this machine at which nobody listens."""
    listen, public = settings.LISTEN, settings.PUBLIC
    is_direct = public.scheme == "http" and is_number(public.host) and public.port == listen.port
    if is_direct and listen.is_loopback and not is_loopback(public.host):
        return [
            Warning(
                f"MOCKPSP_PUBLIC_URL is {public.url}, and the server listens on {listen.host}, which is this machine"
                " alone.",
                hint=f"Set {called('HOST')}=0.0.0.0 (or :: for IPv6), unless a proxy listens there.",
                id="mockpsp.W003",
            )
        ]
    return []


@register(SETTINGS_CHECKS)
def check_names(**_: Any) -> list[CheckMessage]:
    """mockpsp.W004: a variable that is named almost like one of ours, and does nothing."""
    return [
        Warning(
            f"{name} is set, and no setting of mockpsp has this name.",
            hint=f"Is {meant} meant?",
            id="mockpsp.W004",
        )
        for name, meant in misspelt_variables()
    ]
