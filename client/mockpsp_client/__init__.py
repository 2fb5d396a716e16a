"""A client of mockpsp's control API: datasets, accounts, payments, rules, time."""

from mockpsp_client.answers import Refused, Unreachable
from mockpsp_client.asynchronous import AsyncDataset, AsyncPayment, AsyncSimulator
from mockpsp_client.ledger import Account, BankAccount, DueStep, PaymentState, Record, StatementLine
from mockpsp_client.standing import Clock, Facts, LiveTraffic, Reader, Request, Run, Settings, Snapshot
from mockpsp_client.synchronous import Dataset, Payment, Simulator

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
