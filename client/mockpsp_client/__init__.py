"""A client of mockpsp's control API: datasets, accounts, payments, rules, time.

A name is loaded when it is first used: pytest loads the plugin, and this package with it, in every session.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockpsp_client.answers import Refused, Unreachable
    from mockpsp_client.asynchronous import AsyncDataset, AsyncPayment, AsyncSimulator
    from mockpsp_client.ledger import Account, BankAccount, DueStep, PaymentState, Record, StatementLine
    from mockpsp_client.standing import Clock, Facts, LiveTraffic, Reader, Request, Run, Settings, Snapshot
    from mockpsp_client.synchronous import Dataset, Payment, Simulator
else:
    _MODULES = {
        "answers": ("Refused", "Unreachable"),
        "asynchronous": ("AsyncDataset", "AsyncPayment", "AsyncSimulator"),
        "ledger": ("Account", "BankAccount", "DueStep", "PaymentState", "Record", "StatementLine"),
        "standing": ("Clock", "Facts", "LiveTraffic", "Reader", "Request", "Run", "Settings", "Snapshot"),
        "synchronous": ("Dataset", "Payment", "Simulator"),
    }
    _MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

    def __getattr__(name: str) -> object:
        """What a name stands for, kept for the next time."""
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = found = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})


__version__ = "0.1.0"

__all__ = [
    "Account",
    "AsyncDataset",
    "AsyncPayment",
    "AsyncSimulator",
    "BankAccount",
    "Clock",
    "Dataset",
    "DueStep",
    "Facts",
    "LiveTraffic",
    "Payment",
    "PaymentState",
    "Reader",
    "Record",
    "Refused",
    "Request",
    "Run",
    "Settings",
    "Simulator",
    "Snapshot",
    "StatementLine",
    "Unreachable",
]
