"""Balances of internal accounts, and the entries that made them what they are."""

from django.db import models

from ledgerdata.models.account import Account
from ledgerdata.models.amounts import AmountField
from ledgerdata.models.choices import asset_field, is_asset
from ledgerdata.models.record import Record
from tenants.scoping import TenantOwned


class Balance(TenantOwned):
    """What an account holds of one asset: the sum of its entries."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="balances", db_index=False)
    asset = asset_field()
    amount = AmountField(default=0)
    changed_at = models.DateTimeField()  # the creation time of the last record that changed it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "asset"], name="balance_once"),
            is_asset("asset", name="balance_asset_well_formed"),
        ]
        indexes = [models.Index(fields=["tenant", "asset"], name="balance_by_asset")]

    def __str__(self) -> str:
        return f"{self.amount} {self.asset}"


class Entry(TenantOwned):
    """What one record did to one account: a line of its statement."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="entries", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries", db_index=False)
    asset = asset_field()
    change = AmountField()
    balance = AmountField()  # after the change

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["record", "account"], name="entry_once")]
        indexes = [models.Index(fields=["account", "asset", "id"], name="entry_statement")]

    def __str__(self) -> str:
        return f"{self.change} {self.asset}"
