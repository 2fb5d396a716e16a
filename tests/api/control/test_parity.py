"""Whatever the admin can do control can, and the other way round: each address stands here with its other half.

A new page of the admin, or a new endpoint, fails until it is in the table.
"""

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

from api.openapi.description import description

SIGN_IN = "control is reached by the key alone"
OPERATORS = "operators see all datasets; a key opens one"
READING = "it helps people find their way, and holds nothing"
DJANGO = "an address that Django's pages have, which leads to another page or is refused"
OF_EVERY_MODEL = ("_history", "_delete", "_by")
"""Endings of addresses that every model has: Django's log, its page to delete a row, and a row by its id."""

ADMIN: dict[str, str | tuple[str, ...]] = {
    "index": ("GET dataset", "GET requests/readers", "GET live", "GET clock"),
    "switch_dataset": OPERATORS,
    "reset_dataset": ("POST reset",),
    "find": ("GET payments", "GET accounts"),
    "moved": READING,
    "install": READING,
    "guide": READING,
    "compare": "it reads a consumer with its token: `manage.py compare` does it for programs",
    "dataset": ("GET dataset", "PUT settings"),
    "dataset_expiry": ("PATCH dataset",),
    "dataset_new_key": ("POST keys",),
    "dataset_label_key": ("PATCH keys/{id}",),
    "dataset_revoke_key": ("DELETE keys/{id}",),
    "take_snapshot": ("PUT snapshots/{name}",),
    "restore_snapshot": ("POST snapshots/{name}",),
    "drop_snapshot": ("DELETE snapshots/{name}",),
    "export_dataset": ("GET export",),
    "import_dataset": ("POST import",),
    "drop_dataset": ("DELETE dataset",),
    **dict.fromkeys(("login", "logout", "password_change", "password_change_done"), SIGN_IN),
    **dict.fromkeys(("autocomplete", "jsi18n", "view_on_site", "app_list"), DJANGO),
    "tenants_apikey_changelist": ("GET keys",),
    "tenants_apikey_add": ("POST keys",),
    "tenants_apikey_change": ("PATCH keys/{id}", "DELETE keys/{id}"),
    "tenants_tenant_changelist": OPERATORS,
    "tenants_tenant_add": ("POST datasets",),
    "tenants_tenant_change": DJANGO,
    **dict.fromkeys(
        [f"auth_user_{page}" for page in ("changelist", "add", "change", "password_change")],
        OPERATORS,
    ),
    "ledgerdata_bankaccount_changelist": ("GET bank-accounts", "GET bank-accounts/{id}"),
    "ledgerdata_bankaccount_add": ("POST bank-accounts",),
    "ledgerdata_bankaccount_change": ("PATCH bank-accounts/{id}",),
    "ledgerdata_beneficiary_changelist": ("GET beneficiaries",),
    "ledgerdata_beneficiary_add": ("POST beneficiaries",),
    "ledgerdata_beneficiary_change": ("GET beneficiaries/{reference}", "PATCH beneficiaries/{reference}"),
    "ledgerdata_internalaccount_changelist": ("GET accounts",),
    "ledgerdata_internalaccount_add": ("POST accounts",),
    "ledgerdata_internalaccount_change": (
        "GET accounts/{reference}",
        "PATCH accounts/{reference}",
        "GET accounts/{reference}/statement",
    ),
    "ledgerdata_statement_csv": ("GET accounts/{reference}/statement",),
    "simulator_outcomerule_changelist": ("GET outcome-rules", "POST outcome-rules/try", "GET settings", "GET clock"),
    "simulator_outcomerule_add": ("POST outcome-rules", "PUT outcome-rules"),
    "simulator_outcomerule_change": ("PATCH outcome-rules/{id}",),
    "simulator_outcomerule_switch": ("PATCH outcome-rules/{id}",),
    "simulator_outcomerule_drop": ("DELETE outcome-rules/{id}",),
    "simulator_outcomerule_clear": ("DELETE outcome-rules",),
    "simulator_outcomerule_move": ("POST outcome-rules/{id}/move",),
    "simulator_outcomerule_default": ("PUT settings",),
    "simulator_outcomerule_trial_amounts": ("POST outcome-rules/test-amounts",),
    "simulator_outcomerule_advance": ("POST clock/advance",),
    "simulator_outcomerule_live_start": ("PUT live",),
    "simulator_outcomerule_live_stop": ("DELETE live",),
    "simulator_faultrule_changelist": ("GET fault-rules", "POST fault-rules/try"),
    "simulator_faultrule_add": ("POST fault-rules", "PUT fault-rules"),
    "simulator_faultrule_change": ("PATCH fault-rules/{id}",),
    "simulator_faultrule_switch": ("PATCH fault-rules/{id}",),
    "simulator_faultrule_drop": ("DELETE fault-rules/{id}",),
    "simulator_faultrule_clear": ("DELETE fault-rules",),
    "simulator_faultrule_move": ("POST fault-rules/{id}/move",),
    "simulator_faultrule_off": ("POST fault-rules/switch-off",),
    "simulator_faultrule_preset": ("POST fault-rules",),
    "simulator_journalbatch_add": DJANGO,
    "simulator_journalbatch_changelist": ("GET requests", "GET requests/count"),
    "simulator_journalbatch_change": ("GET requests/{id}",),
    "simulator_journalbatch_delete_requests": ("DELETE requests",),
    "simulator_step": ("POST due-steps/{id}", "DELETE due-steps/{id}"),
    "simulator_undo": ("POST payments/{reference}/{action}",),
    "ledgerdata_payment_generate": (
        *("POST generate", "POST generate/foresee", "GET runs"),
        *("GET runs/{id}", "POST runs/{id}", "DELETE runs/{id}"),
    ),
    "ledgerdata_payment_act": ("POST payments/{reference}/{action}",),
    **dict.fromkeys(
        [
            f"ledgerdata_{model}_{page}"
            for model in ("payment", "payout", "transfer")
            for page in ("changelist", "export")
        ],
        ("GET payments",),
    ),
    **dict.fromkeys([f"ledgerdata_{model}_add" for model in ("payment", "payout", "transfer")], ("POST payments",)),
    **dict.fromkeys(
        [f"ledgerdata_{model}_change" for model in ("payment", "payout", "transfer")],
        ("GET payments/{reference}", "GET requests/given"),
    ),
}
"""By the name of an address of the admin: what control has for it, or why it has nothing."""

CONTROL_ALONE = {
    "GET truth": "a file for programs that compare; the page Compare shows people what it is for",
    "GET snapshots": "the page of the dataset has the list",
    "GET snapshots/{name}": "the page of the dataset has the list",
}
"""What control has besides, and why no address of the admin's is its own."""


def addresses(patterns: Any) -> Iterator[str]:
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield from addresses(each.url_patterns)
        elif each.name:
            yield str(each.name)


def of_the_admin() -> set[str]:
    (admin,) = (
        each for each in get_resolver().url_patterns if isinstance(each, URLResolver) and each.namespace == "admin"
    )
    return set(addresses(admin.url_patterns))


def of_control() -> set[str]:
    return {
        f"{method.upper()} {path.removeprefix('/simulator/v1/')}"
        for path, operations in description()["paths"].items()
        if path.startswith("/simulator/v1/")
        for method in operations
    }


def test_every_address_of_the_admin_has_its_half_in_control() -> None:
    own = {name for name in of_the_admin() if not name.endswith(OF_EVERY_MODEL)}
    assert own - ADMIN.keys() == set(), "control needs the same, or the table a reason why not"
    assert ADMIN.keys() - of_the_admin() == set(), "the table names an address that the admin has no more"


def test_every_endpoint_of_control_has_its_half_in_the_admin() -> None:
    there = {operation for found in ADMIN.values() if not isinstance(found, str) for operation in found}
    assert of_control() - there - CONTROL_ALONE.keys() == set()
    assert (there | CONTROL_ALONE.keys()) - of_control() == set(), "the table names an operation that control has not"
