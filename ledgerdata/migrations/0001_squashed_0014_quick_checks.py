"""All tables of this app as 0014 has them, each made once: the way of a database that is new.

One that has some of these migrations already goes on with the others, one by one, and keeps its data.
"""

from django.db import migrations, models
from django.db.models import PROTECT, Q
from django.utils import timezone

from ledgerdata.migrations._rebuild import Rebuild
from ledgerdata.migrations._word_search import WordSearch
from ledgerdata.models.amounts import AmountField
from ledgerdata.models.payment_words import WordsField
from ledgerdata.models.same_tenant import OneInDataset, SameTenant
from tenants.migrations._tables import Tables

KINDS = ["INTERNAL", "BENEFICIARY"]
TYPES = ["PAYIN", "PAYOUT", "TRANSFER", "OTHER"]
STATUSES = [
    "PENDING",
    "SUCCEEDED",
    "FAILED",
    "CANCELLED",
    "EXPIRED",
    "REFUNDED",
    "REFUNDED_FAILURE",
    "REFUND_REVERSED",
    "DISPUTE",
    "DISPUTE_WON",
    "DISPUTE_LOST",
    "AUTHORISATION",
    "CAPTURE",
    "CAPTURE_FAILED",
    "OTHER",
]
ASSET = r"^[A-Z][A-Z0-9]{0,16}(_[A-Z]{1,16})?(\/\d{1,6})?$"


def choices(values):
    return [(value, value) for value in values]


def primary_key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def tenant(**options):
    return models.ForeignKey(
        db_index=False, editable=False, on_delete=PROTECT, related_name="+", to="tenants.tenant", **options
    )


def within_dataset(to, related_name, **options):
    """A reference whose constraint carries the tenant, and is SameTenant's."""
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=PROTECT, related_name=related_name, to=to, **options
    )


def unique(name, *fields, **options):
    return models.UniqueConstraint(fields=fields, name=name, **options)


def check(name, condition):
    return models.CheckConstraint(condition=condition, name=name)


def one_of(name, field, values):
    """Not `IN`, for the reason that 0014 gives."""
    return check(name, Q(*[(field, value) for value in values], _connector=Q.OR))


def index(name, *fields, **options):
    return models.Index(fields=fields, name=name, **options)


# In the order of 0008, which says why it matters: what records refer to stands last.
PAYMENT = [
    *[
        migrations.AddConstraint("payment", constraint)
        for constraint in (
            unique("payment_key_once", "tenant", "type", "key_digest", condition=Q(key_digest__isnull=False)),
            SameTenant(name="payment_source_same_tenant", column="source_id", to="ledgerdata_account"),
            SameTenant(name="payment_destination_same_tenant", column="destination_id", to="ledgerdata_account"),
            check("payment_side_known", Q(source__isnull=False) | Q(destination__isnull=False)),
        )
    ],
    *[
        migrations.AddIndex("payment", each)
        for each in (
            index("payment_by_type", "tenant", "type", "id"),
            index("payment_by_state", "tenant", "state", "id"),
            index("payment_by_asset", "tenant", "asset", "id"),
            index("payment_by_source", "tenant", "source", "id", condition=Q(source__isnull=False)),
            index("payment_by_destination", "tenant", "destination", "id", condition=Q(destination__isnull=False)),
        )
    ],
    *[
        migrations.AddConstraint("payment", constraint)
        for constraint in (
            unique("payment_tenant_id_once", "tenant", "id"),
            one_of("payment_type_known", "type", TYPES),
            one_of("payment_state_known", "state", STATUSES),
        )
    ],
]


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("ledgerdata", "0001_ledger"),
        ("ledgerdata", "0002_seed_runs"),
        ("ledgerdata", "0003_bank_accounts"),
        ("ledgerdata", "0004_seed_run_progress"),
        ("ledgerdata", "0005_words_of_the_field"),
        ("ledgerdata", "0006_digests_and_sequences"),
        ("ledgerdata", "0007_fill_digests_and_sequences"),
        ("ledgerdata", "0008_tenant_in_every_key"),
        ("ledgerdata", "0009_entries_by_sequence"),
        ("ledgerdata", "0010_reasons"),
        ("ledgerdata", "0011_payment_words"),
        ("ledgerdata", "0012_runs"),
        ("ledgerdata", "0013_run_ground"),
        ("ledgerdata", "0014_quick_checks"),
    ]
    dependencies = [("tenants", "0001_squashed_0010_names")]
    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        ("id", primary_key()),
                        ("kind", models.CharField(choices=choices(KINDS), editable=False, max_length=11)),
                        ("reference", models.CharField(max_length=40, verbose_name="id")),
                        ("name", models.CharField(max_length=200)),
                        ("metadata", models.JSONField(blank=True, default=dict)),
                        ("tenant", tenant()),
                        ("sequence", models.BigIntegerField(editable=False)),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("payload", models.BinaryField()),
                    ],
                    options={
                        "constraints": [
                            unique("account_reference_once", "tenant", "reference"),
                            unique("account_sequence_once", "tenant", "kind", "sequence"),
                            unique("account_created_once", "tenant", "kind", "created_at"),
                            unique("account_tenant_id_once", "tenant", "id"),
                            one_of("account_kind_known", "kind", KINDS),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Beneficiary",
                    fields=[],
                    options={
                        "verbose_name_plural": "beneficiaries",
                        "proxy": True,
                    },
                    bases=("ledgerdata.account",),
                ),
                migrations.CreateModel(
                    name="InternalAccount",
                    fields=[],
                    options={
                        "verbose_name": "internal account",
                        "proxy": True,
                    },
                    bases=("ledgerdata.account",),
                ),
                migrations.CreateModel(
                    name="Balance",
                    fields=[
                        ("id", primary_key()),
                        ("asset", models.CharField(max_length=41)),
                        ("amount", AmountField(default=0)),
                        ("changed_at", models.DateTimeField()),
                        ("account", within_dataset("ledgerdata.account", "balances")),
                        ("tenant", tenant(db_constraint=False)),
                    ],
                    options={
                        "indexes": [index("balance_by_asset", "tenant", "asset")],
                        "constraints": [
                            check("balance_asset_well_formed", Q(asset__regex=ASSET)),
                            unique("balance_account_asset_once", "tenant", "account", "asset"),
                            SameTenant(
                                name="balance_account_same_tenant", column="account_id", to="ledgerdata_account"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payment",
                    fields=[
                        ("id", primary_key()),
                        ("reference", models.CharField(max_length=1000, verbose_name="payment reference")),
                        ("type", models.CharField(choices=choices(TYPES), max_length=8)),
                        ("asset", models.CharField(max_length=41)),
                        ("amount", AmountField()),
                        ("scheme", models.CharField(blank=True, max_length=100)),
                        ("description", models.TextField(blank=True)),
                        ("metadata", models.JSONField(blank=True, default=dict)),
                        ("request_digest", models.CharField(blank=True, max_length=64)),
                        ("first_status", models.CharField(choices=choices(STATUSES), max_length=16)),
                        ("state", models.CharField(choices=choices(STATUSES), max_length=16)),
                        ("settled", AmountField(default=0)),
                        ("refunded", AmountField(default=0)),
                        ("reversed", AmountField(default=0)),
                        ("disputed", AmountField(default=0)),
                        ("lost", AmountField(default=0)),
                        ("created_at", models.DateTimeField()),
                        ("updated_at", models.DateTimeField()),
                        ("destination", within_dataset("ledgerdata.account", "+", null=True)),
                        ("source", within_dataset("ledgerdata.account", "+", null=True)),
                        ("tenant", tenant(db_constraint=False)),
                        ("version", models.IntegerField(default=1)),
                        ("key_digest", models.BinaryField(null=True)),
                    ],
                    options={
                        "constraints": [
                            check("payment_amount_positive", Q(amount__gt=0)),
                            check("payment_asset_well_formed", Q(asset__regex=ASSET)),
                        ],
                        "verbose_name": "transaction",
                    },
                ),
            ]
        ),
        Rebuild("payment", PAYMENT),
        Tables(
            [
                migrations.CreateModel(
                    name="Record",
                    fields=[
                        ("id", primary_key()),
                        ("reference", models.CharField(max_length=40, verbose_name="id")),
                        ("status", models.CharField(choices=choices(STATUSES), max_length=16)),
                        ("amount", AmountField()),
                        ("payment", within_dataset("ledgerdata.payment", "records")),
                        ("tenant", tenant(db_constraint=False)),
                        ("sequence", models.BigIntegerField()),
                        ("created_at", models.DateTimeField()),
                        ("payload", models.BinaryField()),
                        ("position", models.IntegerField()),
                        ("reason", models.CharField(blank=True, db_default="", default="", max_length=40)),
                    ],
                    options={
                        "constraints": [
                            unique("record_reference_once", "tenant", "reference"),
                            check("record_amount_positive", Q(amount__gt=0)),
                            unique("record_created_once", "tenant", "created_at"),
                            unique("record_position_once", "tenant", "payment", "position"),
                            SameTenant(name="record_payment_same_tenant", column="payment_id", to="ledgerdata_payment"),
                            unique("record_sequence_once", "tenant", "sequence"),
                            one_of("record_status_known", "status", STATUSES),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", primary_key()),
                        ("asset", models.CharField(max_length=41)),
                        ("change", AmountField()),
                        ("balance", AmountField()),
                        ("account", within_dataset("ledgerdata.account", "entries")),
                        ("tenant", tenant(db_constraint=False)),
                        ("record_sequence", models.BigIntegerField()),
                        (
                            "record",
                            models.ForeignObject(
                                from_fields=("tenant", "record_sequence"),
                                on_delete=PROTECT,
                                related_name="entries",
                                to="ledgerdata.record",
                                to_fields=("tenant", "sequence"),
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "entries",
                        "indexes": [index("entry_statement", "tenant", "account", "asset", "id")],
                        "constraints": [
                            unique("entry_record_account_once", "tenant", "record_sequence", "account"),
                            SameTenant(
                                name="entry_record_same_tenant",
                                column="record_sequence",
                                to="ledgerdata_record",
                                target="sequence",
                            ),
                            SameTenant(name="entry_account_same_tenant", column="account_id", to="ledgerdata_account"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SeedRun",
                    fields=[
                        ("id", primary_key()),
                        ("plan", models.JSONField(editable=False)),
                        ("events", models.BigIntegerField(default=0, editable=False)),
                        ("finished", models.BooleanField(default=False, editable=False)),
                        ("tenant", tenant()),
                        ("moved_at", models.DateTimeField(default=timezone.now, editable=False)),
                        ("payments", models.BigIntegerField(default=0, editable=False)),
                        ("last_written_before", models.DateTimeField(editable=False, null=True)),
                        ("begun_at", models.DateTimeField(default=timezone.now, editable=False)),
                        (
                            "ended",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("WHOLE", "made as planned"),
                                    ("STOPPED", "stopped by somebody"),
                                    ("NO_ROOM", "stopped for want of room in the past"),
                                ],
                                default="",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("why", models.CharField(blank=True, default="", editable=False, max_length=300)),
                        ("records", models.BigIntegerField(default=0, editable=False)),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    ("UNREAD", "to be made free, where no connector reads it first"),
                                    ("EMPTY", "to be emptied"),
                                    ("READ", "read by a connector in the meantime"),
                                    ("READY", "ready"),
                                ],
                                default="READY",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [unique("seed_run_one_each", "tenant")],
                    },
                ),
                migrations.CreateModel(
                    name="BankAccount",
                    fields=[
                        ("id", primary_key()),
                        ("holder", models.CharField(max_length=200)),
                        ("iban", models.CharField(max_length=34, verbose_name="IBAN")),
                        ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                        ("country", models.CharField(max_length=2)),
                        (
                            "account",
                            OneInDataset(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=PROTECT,
                                related_name="bank_account",
                                to="ledgerdata.account",
                                verbose_name="settles for",
                            ),
                        ),
                        ("tenant", tenant()),
                    ],
                    options={
                        "indexes": [index("bank_account_newest", "tenant", "id")],
                        "constraints": [
                            unique("bank_account_iban_once", "tenant", "iban"),
                            unique("bank_account_account_once", "tenant", "account"),
                            SameTenant(
                                name="bank_account_account_same_tenant", column="account_id", to="ledgerdata_account"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payout",
                    fields=[],
                    options={
                        "proxy": True,
                    },
                    bases=("ledgerdata.payment",),
                ),
                migrations.CreateModel(
                    name="Transfer",
                    fields=[],
                    options={
                        "proxy": True,
                    },
                    bases=("ledgerdata.payment",),
                ),
                migrations.CreateModel(
                    name="PaymentWords",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("words", WordsField()),
                        ("tenant", tenant(db_constraint=False)),
                    ],
                    options={
                        "constraints": [unique("words_tenant_id_once", "tenant", "id")],
                    },
                ),
            ]
        ),
        WordSearch(),
    ]
