from ledgerdata.models.account import Account, Beneficiary, InternalAccount, Kind
from ledgerdata.models.balance import Balance, Entry
from ledgerdata.models.payment import Payment
from ledgerdata.models.record import Record
from ledgerdata.models.seed_run import SeedRun

__all__ = ["Account", "Balance", "Beneficiary", "Entry", "InternalAccount", "Kind", "Payment", "Record", "SeedRun"]
