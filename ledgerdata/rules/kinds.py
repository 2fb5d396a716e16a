"""The two kinds of account that a dataset holds."""

from enum import StrEnum


class Kind(StrEnum):
    INTERNAL = "INTERNAL"  # `GET /accounts`; has balances
    BENEFICIARY = "BENEFICIARY"  # `GET /beneficiaries`; payouts go to it
