"""What installs Formance's generic connector so that it reads one dataset."""

import json
import re
import shlex
from dataclasses import dataclass, replace
from datetime import timedelta

from mockpsp.places.addresses import Root, is_loopback
from tenants.models import Tenant
from tenants.naming import is_named

FILE_NAME = "generic-connector.json"
LEAST_AT_CLOUD = timedelta(minutes=20)
LEAST = timedelta(seconds=1)
MOST = timedelta(hours=24)
LEAST_NAME, MOST_NAME = 3, 500  # characters of a connector's name, as the consumer takes them
FLAG = "--connector-polling-period-minimum"  # of a stack of one's own, where LEAST_AT_CLOUD is too long

_STRANGE = re.compile(r"[^a-z0-9]+")
_PERIOD = re.compile(r"(?=\d)(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Stack:
    """Where the consumer runs. `address` is the root of its API; the names are empty for a stack of one's own."""

    address: str
    organisation: str = ""
    name: str = ""

    @classmethod
    def at_cloud(cls, organisation: str, name: str, region: str) -> "Stack":
        return cls(f"https://{organisation}-{name}.{region}.formance.cloud", organisation, name)


@dataclass(frozen=True, slots=True)
class Installation:
    """The settings of a connector: its name in the consumer, its polling period, and the endpoint with its key."""

    name: str
    period: str
    endpoint: str
    key: str

    def file(self) -> str:
        """The text of FILE_NAME; v3 of the consumer's API distinguishes connectors by `provider`."""
        config = {
            "provider": "Generic",
            "name": self.name,
            "apiKey": self.key,
            "endpoint": self.endpoint,
            "pollingPeriod": self.period,
        }
        return json.dumps(config, indent=2) + "\n"


def proposed_name(tenant: Tenant) -> str:
    """A name for the connector that no other dataset is offered: a consumer takes each name once."""
    words = _STRANGE.sub("-", tenant.name.lower())[:40].strip("-") if is_named(tenant) else ""
    return "-".join(filter(None, ["mockpsp", words, str(tenant.pk)]))


def proposed_endpoint(public: Root) -> str:
    """Where the consumer reaches this server: it most likely runs in a container, whose localhost is its own."""
    return (replace(public, host="host.docker.internal") if is_loopback(public.host) else public).url


def fctl_line(stack: Stack) -> str:
    """The command of Formance's own tool."""
    words = ["fctl", "payments", "connectors", "install", "generic", FILE_NAME]
    if stack.organisation:
        words += [f"--organization={stack.organisation}", f"--stack={stack.name}"]
    return shlex.join(words)


def curl_line(stack: Stack) -> str:
    """The same as one HTTP request. The key is read from the file, so that no list of processes shows it."""
    url = f"{stack.address}/api/payments/v3/connectors/install/generic"
    return (
        f"curl --fail-with-body -X POST {shlex.quote(url)} \\\n"
        '  -H "Authorization: Bearer $FORMANCE_TOKEN" \\\n'
        "  -H 'Content-Type: application/json' \\\n"
        f"  --data @{FILE_NAME}"
    )


def read_period(text: str) -> timedelta:
    """The length of a polling period such as `20m`, `10s` or `1h30m`. Raises ValueError where it is none."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise ValueError("Write it like 20m, 10s or 1h30m.")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
