"""What the navigation of the back office offers."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    is_here: bool
    letter: str = ""  # of the keyboard, after `g`


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    links: list[Link]


GROUPS: dict[str, dict[str, str]] = {
    "": {"Dashboard": "index", "Find": "find"},
    "Money": {
        "Transactions": "ledgerdata_payment_changelist",
        "Payouts": "ledgerdata_payout_changelist",
        "Transfers": "ledgerdata_transfer_changelist",
    },
    "Parties": {
        "Internal accounts": "ledgerdata_internalaccount_changelist",
        "Beneficiaries": "ledgerdata_beneficiary_changelist",
        "Bank accounts": "ledgerdata_bankaccount_changelist",
    },
    "Simulator": {
        "Behaviour": "simulator_outcomerule_changelist",
        "Faults": "simulator_faultrule_changelist",
        "Journal": "simulator_journalbatch_changelist",
    },
    "Connect": {"Install": "install", "Compare": "compare", "Guide": "guide"},
}
DATASET = "Dataset"  # stands with the dashboard, and leads to the active one
OPERATORS = {
    "Operations": {
        "Datasets": "tenants_tenant_changelist",
        "API keys": "tenants_apikey_changelist",
        "Users": "auth_user_changelist",
    }
}


LETTERS = {
    **{"Dashboard": "d", "Transactions": "t", "Payouts": "p", "Transfers": "r"},
    **{"Internal accounts": "a", "Beneficiaries": "b", "Bank accounts": "k"},
    **{"Behaviour": "h", "Faults": "f", "Journal": "j", "Compare": "c", "Install": "i", "Guide": "g"},
    **{DATASET: "s", "Datasets": "o", "API keys": "y", "Users": "u"},
}
"""The letter that leads to each page, after `g`."""


def navigation(request: HttpRequest, is_operator: bool, tenant: Tenant | None) -> list[Group]:
    """The groups of links for who is signed in, with the one that leads to this page marked."""
    names = GROUPS | (OPERATORS if is_operator else {})
    groups = [Group(title, _links(request.path, names)) for title, names in names.items()]
    if tenant is not None:
        url = reverse("admin:dataset", args=[tenant.number])
        is_here = _is_at(request.path, url) or request.path == reverse("admin:reset_dataset")
        groups[0].links.append(Link(DATASET, url, is_here, LETTERS[DATASET]))
    return groups


def _links(here: str, names: dict[str, str]) -> list[Link]:
    urls = {label: reverse(f"admin:{name}") for label, name in names.items()}
    return [Link(label, url, _is_at(here, url), LETTERS.get(label, "")) for label, url in urls.items()]


def _is_at(here: str, url: str) -> bool:
    return here == url or (here.startswith(url) and url != reverse("admin:index"))
