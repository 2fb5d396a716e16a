"""Internal accounts and beneficiaries: one table, so that they share one space of ids."""

from enum import StrEnum
from typing import ClassVar

from django.db import models

from ledgerdata.models.choices import enum_field, one_of
from tenants.scoping import TenantOwned

REFERENCE_LENGTH = 40


class Kind(StrEnum):
    INTERNAL = "INTERNAL"  # `GET /accounts`; has balances
    BENEFICIARY = "BENEFICIARY"  # `GET /beneficiaries`; payouts go to it


class Account(TenantOwned):
    """One side of a payment. `number` counts the dataset's rows of its kind, 1, 2, 3…, in the order of their stamps."""

    kind = enum_field(Kind, editable=False)
    number = models.BigIntegerField(editable=False)
    stamp = models.DateTimeField(editable=False)
    reference = models.CharField("id", max_length=REFERENCE_LENGTH)
    name = models.CharField(max_length=200)
    metadata = models.JSONField(default=dict, blank=True)
    wire = models.BinaryField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "reference"], name="account_reference_once"),
            models.UniqueConstraint(fields=["tenant", "kind", "number"], name="account_number_once"),
            models.UniqueConstraint(fields=["tenant", "kind", "stamp"], name="account_stamp_once"),
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
