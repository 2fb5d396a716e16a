"""The back office of the ledger: one module a model, and what they share."""

from ledgerdata.admin import bank_account, beneficiary, internal_account, payment

__all__ = ["bank_account", "beneficiary", "internal_account", "payment"]
