from ledgerdata.models.account import Account, Beneficiary, InternalAccount
from ledgerdata.models.balance import Balance, Entry
from ledgerdata.models.bank_account import BankAccount
from ledgerdata.models.payment import Payment, Payout, Transfer
from ledgerdata.models.payment_words import PaymentWords
from ledgerdata.models.record import Record
from ledgerdata.models.seed_run import Ended, Preparation, SeedRun
from ledgerdata.rules.kinds import Kind

__all__ = [
    "Account",
    "Balance",
    "BankAccount",
    "Beneficiary",
    "Ended",
    "Entry",
    "InternalAccount",
    "Kind",
    "Payment",
    "PaymentWords",
    "Payout",
    "Preparation",
    "Record",
    "SeedRun",
    "Transfer",
]
