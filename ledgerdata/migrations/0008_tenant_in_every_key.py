"""Unique constraints, foreign keys and indexes carry the tenant; lists are read by primary keys, which grow with
creation, so no index holds a creation time that another one holds already.

What foreign keys refer to stands last in each list: of indexes that begin with the tenant PostgreSQL, while it has no
statistics of a table, holds any to be as good as the one that has all columns, and takes the newest.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import ledgerdata.models.same_tenant
from ledgerdata.migrations._rebuild import Rebuild
from ledgerdata.models.same_tenant import SameTenant


def unique(model, name, *fields, **options):
    return migrations.AddConstraint(model, models.UniqueConstraint(fields=fields, name=name, **options))


def same_tenant(model, name, **options):
    return migrations.AddConstraint(model, SameTenant(name=name, **options))


def index(model, name, *fields, **options):
    return migrations.AddIndex(model, models.Index(fields=fields, name=name, **options))


def account(related_name, **options):
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="ledgerdata.account",
        **options,
    )


def tenant():
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="tenants.tenant",
    )


ACCOUNT = [
    migrations.RemoveConstraint("account", "account_number_once"),
    migrations.RemoveConstraint("account", "account_stamp_once"),
    unique("account", "account_sequence_once", "tenant", "kind", "sequence"),
    unique("account", "account_created_once", "tenant", "kind", "created_at"),
    unique("account", "account_tenant_id_once", "tenant", "id"),
]
BALANCE = [
    migrations.RemoveConstraint("balance", "balance_once"),
    migrations.AlterField("balance", "account", account("balances")),
    migrations.AlterField("balance", "tenant", tenant()),
    unique("balance", "balance_account_asset_once", "tenant", "account", "asset"),
    same_tenant("balance", "balance_account_same_tenant", column="account_id", to="ledgerdata_account"),
]
BANK_ACCOUNT = [
    migrations.AlterField(
        "bankaccount",
        "account",
        ledgerdata.models.same_tenant.OneInDataset(
            db_constraint=False,
            db_index=False,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="bank_account",
            to="ledgerdata.account",
            verbose_name="settles for",
        ),
    ),
    unique("bankaccount", "bank_account_account_once", "tenant", "account"),
    same_tenant("bankaccount", "bank_account_account_same_tenant", column="account_id", to="ledgerdata_account"),
]
LISTS = ("creation", "type", "state", "asset", "source", "destination")
PAYMENT = [
    migrations.RemoveConstraint("payment", "payment_reference_once"),
    *[migrations.RemoveIndex("payment", f"payment_by_{name}") for name in LISTS],
    migrations.RemoveIndex("payment", "payment_of_all"),
    migrations.AlterField("payment", "reference", models.CharField(max_length=1000, verbose_name="payment reference")),
    migrations.AlterField("payment", "source", account("+", null=True)),
    migrations.AlterField("payment", "destination", account("+", null=True)),
    migrations.AlterField("payment", "tenant", tenant()),
    unique("payment", "payment_key_once", "tenant", "type", "key_digest", condition=Q(key_digest__isnull=False)),
    same_tenant("payment", "payment_source_same_tenant", column="source_id", to="ledgerdata_account"),
    same_tenant("payment", "payment_destination_same_tenant", column="destination_id", to="ledgerdata_account"),
    migrations.AddConstraint(
        "payment",
        models.CheckConstraint(
            condition=Q(source__isnull=False) | Q(destination__isnull=False), name="payment_side_known"
        ),
    ),
    index("payment", "payment_by_type", "tenant", "type", "id"),
    index("payment", "payment_by_state", "tenant", "state", "id"),
    index("payment", "payment_by_asset", "tenant", "asset", "id"),
    index("payment", "payment_by_source", "tenant", "source", "id", condition=Q(source__isnull=False)),
    index("payment", "payment_by_destination", "tenant", "destination", "id", condition=Q(destination__isnull=False)),
    unique("payment", "payment_tenant_id_once", "tenant", "id"),
]
RECORD = [
    migrations.RemoveConstraint("record", "record_number_once"),
    migrations.RemoveConstraint("record", "record_stamp_once"),
    migrations.RemoveConstraint("record", "record_step_once"),
    migrations.AlterField(
        "record",
        "payment",
        models.ForeignKey(
            db_constraint=False,
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="records",
            to="ledgerdata.payment",
        ),
    ),
    migrations.AlterField("record", "tenant", tenant()),
    unique("record", "record_created_once", "tenant", "created_at"),
    unique("record", "record_position_once", "tenant", "payment", "position"),
    same_tenant("record", "record_payment_same_tenant", column="payment_id", to="ledgerdata_payment"),
    unique("record", "record_sequence_once", "tenant", "sequence"),
]
ENTRY = [
    migrations.RemoveConstraint("entry", "entry_once"),
    migrations.RemoveIndex("entry", "entry_statement"),
    migrations.AlterField(
        "entry",
        "record",
        models.ForeignKey(  # its column goes with 0009
            db_constraint=False,
            db_index=False,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="entries",
            to="ledgerdata.record",
        ),
    ),
    migrations.AlterField("entry", "record_sequence", models.BigIntegerField()),
    migrations.AlterField("entry", "account", account("entries")),
    migrations.AlterField("entry", "tenant", tenant()),
    unique("entry", "entry_record_account_once", "tenant", "record_sequence", "account"),
    same_tenant(
        "entry", "entry_record_same_tenant", column="record_sequence", to="ledgerdata_record", target="sequence"
    ),
    same_tenant("entry", "entry_account_same_tenant", column="account_id", to="ledgerdata_account"),
    index("entry", "entry_statement", "tenant", "account", "asset", "id"),
]


class Migration(migrations.Migration):
    dependencies = [("ledgerdata", "0007_fill_digests_and_sequences")]

    operations = [  # what is pointed at goes first
        Rebuild("account", ACCOUNT),
        Rebuild("balance", BALANCE),
        Rebuild("bankaccount", BANK_ACCOUNT),
        Rebuild("payment", PAYMENT),
        Rebuild("record", RECORD),
        Rebuild("entry", ENTRY),
    ]
