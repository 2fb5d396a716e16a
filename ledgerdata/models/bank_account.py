"""Bank accounts: the settlement details of an internal account or of a beneficiary."""

from django.db import models

from ledgerdata.models.account import Account
from ledgerdata.models.same_tenant import OneInDataset, SameTenant
from tenants.scoping import TenantOwned


class BankAccount(TenantOwned):
    """An account at a bank. The consumer sees it in the metadata of the account that it settles for."""

    holder = models.CharField(max_length=200)
    iban = models.CharField("IBAN", max_length=34)  # capitals, without spaces
    bic = models.CharField("BIC", max_length=11, blank=True)
    country = models.CharField(max_length=2)  # ISO 3166, two letters
    account = OneInDataset(
        Account,
        null=True,
        on_delete=models.PROTECT,
        related_name="bank_account",
        verbose_name="settles for",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        constraints = [
            # a bank account by its IBAN
            models.UniqueConstraint(fields=["tenant", "iban"], name="bank_account_iban_once"),
            # the bank account of an account
            models.UniqueConstraint(fields=["tenant", "account"], name="bank_account_account_once"),
            SameTenant(column="account_id", to="ledgerdata_account", name="bank_account_account_same_tenant"),
        ]
        # the list, newest first
        indexes = [models.Index(fields=["tenant", "id"], name="bank_account_newest")]

    def __str__(self) -> str:
        return f"{self.holder} ({self.iban})"
