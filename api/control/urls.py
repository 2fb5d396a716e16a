"""The paths of the control API, below `/simulator/v1/`. A payment's reference may hold any character."""

from django.urls import path

from api.control import (
    accounts,
    archives,
    bank_accounts,
    behaviour,
    dataset,
    datasets,
    faults,
    journal,
    keys,
    payments,
    runs,
    snapshots,
    statements,
    steps,
    truth,
)

BANK_ACCOUNTS = bank_accounts.BankAccountViewSet
ARCHIVE = archives.ArchiveViewSet
DATASET = dataset.DatasetViewSet
RULES = behaviour.OutcomeRuleViewSet
FAULTS = faults.FaultRuleViewSet
REQUESTS = journal.RequestViewSet
RUNS = runs.RunViewSet
KEYS = keys.KeyViewSet
STEPS = steps.DueStepViewSet
SNAPSHOTS = snapshots.SnapshotViewSet

urlpatterns = [
    path("datasets", datasets.DatasetsViewSet.as_view({"post": "create"})),
    path("accounts", accounts.AccountViewSet.as_view({"get": "list", "post": "create"})),
    path("accounts/<str:reference>", accounts.AccountViewSet.as_view({"get": "retrieve", "patch": "amend"})),
    path("accounts/<str:reference>/statement", statements.StatementViewSet.as_view({"get": "list"})),
    path("beneficiaries", accounts.BeneficiaryViewSet.as_view({"get": "list", "post": "create"})),
    path("beneficiaries/<str:reference>", accounts.BeneficiaryViewSet.as_view({"get": "retrieve", "patch": "amend"})),
    path("bank-accounts", BANK_ACCOUNTS.as_view({"get": "list", "post": "create"})),
    path("bank-accounts/<int:pk>", BANK_ACCOUNTS.as_view({"get": "retrieve", "patch": "partial_update"})),
    path("payments", payments.PaymentViewSet.as_view({"get": "list", "post": "create"})),
    path("payments/<path:reference>", payments.PaymentViewSet.as_view({"get": "retrieve", "post": "act"})),
    path("due-steps/<int:pk>", STEPS.as_view({"post": "hurry", "delete": "destroy"})),
    path("keys", KEYS.as_view({"get": "list", "post": "create"})),
    path("keys/<int:pk>", KEYS.as_view({"patch": "partial_update", "delete": "destroy"})),
    path("settings", DATASET.as_view({"get": "show_settings", "put": "set_settings"})),
    path("dataset", DATASET.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})),
    path("reset", DATASET.as_view({"post": "reset"})),
    path("export", ARCHIVE.as_view({"get": "export"})),
    path("import", ARCHIVE.as_view({"post": "put_in"})),
    path("clock", DATASET.as_view({"get": "clock"})),
    path("clock/advance", DATASET.as_view({"post": "advance"})),
    path("outcome-rules", RULES.as_view({"get": "list", "put": "replace", "post": "create", "delete": "clear"})),
    path("outcome-rules/<int:pk>", RULES.as_view({"patch": "partial_update", "delete": "destroy"})),
    path("outcome-rules/<int:pk>/move", RULES.as_view({"post": "move"})),
    path("outcome-rules/try", RULES.as_view({"post": "try_payment"})),
    path("outcome-rules/test-amounts", RULES.as_view({"post": "test_amounts"})),
    path("fault-rules", FAULTS.as_view({"get": "list", "put": "replace", "post": "create", "delete": "clear"})),
    path("fault-rules/<int:pk>", FAULTS.as_view({"patch": "partial_update", "delete": "destroy"})),
    path("fault-rules/<int:pk>/move", FAULTS.as_view({"post": "move"})),
    path("fault-rules/try", FAULTS.as_view({"post": "try_request"})),
    path("fault-rules/switch-off", FAULTS.as_view({"post": "switch_off"})),
    path("requests", REQUESTS.as_view({"get": "list", "delete": "clear"})),
    path("requests/count", REQUESTS.as_view({"get": "count"})),
    path("requests/given", REQUESTS.as_view({"get": "given"})),
    path("requests/readers", REQUESTS.as_view({"get": "readers"})),
    path("requests/<str:id>", REQUESTS.as_view({"get": "retrieve"})),
    path("generate", RUNS.as_view({"post": "generate"})),
    path("generate/foresee", RUNS.as_view({"post": "foresee"})),
    path("runs", RUNS.as_view({"get": "list"})),
    path("runs/<int:pk>", RUNS.as_view({"get": "retrieve", "post": "go_on", "delete": "destroy"})),
    path("snapshots", SNAPSHOTS.as_view({"get": "list"})),
    path(
        "snapshots/<str:name>",
        SNAPSHOTS.as_view({"get": "retrieve", "put": "take", "post": "restore", "delete": "destroy"}),
    ),
    path("truth", truth.TruthViewSet.as_view({"get": "retrieve"})),
    path("live", behaviour.LiveViewSet.as_view({"get": "retrieve", "put": "update", "delete": "destroy"})),
]
