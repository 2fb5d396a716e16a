"""Internal accounts and beneficiaries: one table, so that they share one space of ids."""

from typing import ClassVar

from django.db import models

from ledgerdata.models.choices import enum_field, one_of
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.limits import REFERENCE_LENGTH
from tenants.scoping import TenantOwned


class Account(TenantOwned):
    """One side of a payment.

    `sequence` counts the dataset's rows of its kind, 1, 2, 3…, in the order of `created_at`.
    """

    kind = enum_field(Kind, editable=False)
    sequence = models.BigIntegerField(editable=False)
    created_at = models.DateTimeField(editable=False)
    reference = models.CharField("id", max_length=REFERENCE_LENGTH)
    name = models.CharField(max_length=200)
    metadata = models.JSONField(default=dict, blank=True)
    payload = models.BinaryField(editable=False)

    class Meta:
        constraints = [
            # what payments, balances and bank accounts refer to
            models.UniqueConstraint(fields=["tenant", "id"], name="account_tenant_id_once"),
            # an account by its id; a side of a payment
            models.UniqueConstraint(fields=["tenant", "reference"], name="account_reference_once"),
            # a page of the contract's lists, by its number
            models.UniqueConstraint(fields=["tenant", "kind", "sequence"], name="account_sequence_once"),
            # the first row of a page from a moment on
            models.UniqueConstraint(fields=["tenant", "kind", "created_at"], name="account_created_once"),
            one_of("kind", Kind, name="account_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.reference})"


class InternalManager(models.Manager["InternalAccount"]):
    def get_queryset(self) -> "models.QuerySet[InternalAccount]":
        return super().get_queryset().filter(kind=Kind.INTERNAL)


class BeneficiaryManager(models.Manager["Beneficiary"]):
    def get_queryset(self) -> "models.QuerySet[Beneficiary]":
        return super().get_queryset().filter(kind=Kind.BENEFICIARY)


class InternalAccount(Account):
    """An account of the dataset's owner at the PSP."""

    objects: ClassVar[InternalManager] = InternalManager()

    class Meta:
        proxy = True
        verbose_name = "internal account"


class Beneficiary(Account):
    """Someone outside, to whom payouts go."""

    objects: ClassVar[BeneficiaryManager] = BeneficiaryManager()

    class Meta:
        proxy = True
        verbose_name_plural = "beneficiaries"
