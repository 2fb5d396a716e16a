"""Balances of internal accounts, and the entries that made them what they are."""

from django.db import models

from ledgerdata.models.account import Account
from ledgerdata.models.amounts import AmountField
from ledgerdata.models.choices import asset_field, is_asset
from ledgerdata.models.record import Record
from ledgerdata.models.same_tenant import SameTenant
from tenants.scoping import TenantImplied


class Balance(TenantImplied):
    """What an account holds of one asset: the sum of its entries."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="balances", db_index=False, db_constraint=False
    )
    asset = asset_field()
    amount = AmountField(default=0)
    changed_at = models.DateTimeField()  # the creation time of the last record that changed it

    class Meta:
        constraints = [
            # the balances of an account
            models.UniqueConstraint(fields=["tenant", "account", "asset"], name="balance_account_asset_once"),
            SameTenant(column="account_id", to="ledgerdata_account", name="balance_account_same_tenant"),
            is_asset("asset", name="balance_asset_well_formed"),
        ]
        # which assets a dataset has
        indexes = [models.Index(fields=["tenant", "asset"], name="balance_by_asset")]

    def __str__(self) -> str:
        return f"{self.amount} {self.asset}"


class Entry(TenantImplied):
    """What one record did to one account: a line of its statement. It names the record by its sequence."""

    record_sequence = models.BigIntegerField()
    record = models.ForeignObject(
        Record,
        on_delete=models.PROTECT,
        from_fields=["tenant", "record_sequence"],
        to_fields=["tenant", "sequence"],
        related_name="entries",
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="entries", db_index=False, db_constraint=False
    )
    asset = asset_field()
    change = AmountField()
    balance = AmountField()  # after the change

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            # what a record did
            models.UniqueConstraint(fields=["tenant", "record_sequence", "account"], name="entry_record_account_once"),
            SameTenant(
                column="record_sequence",
                to="ledgerdata_record",
                target="sequence",
                name="entry_record_same_tenant",
            ),
            SameTenant(column="account_id", to="ledgerdata_account", name="entry_account_same_tenant"),
        ]
        # a page of a statement
        indexes = [models.Index(fields=["tenant", "account", "asset", "id"], name="entry_statement")]

    def __str__(self) -> str:
        return f"{self.change} {self.asset}"
