"""A client of mockpsp's control API: datasets, accounts, payments, rules, time."""

from mockpsp_client.answers import Account, Clock, PaymentState, Record, Refused, Request, Run, Snapshot
from mockpsp_client.asynchronous import AsyncDataset, AsyncPayment, AsyncSimulator
from mockpsp_client.synchronous import Dataset, Payment, Simulator

__version__ = "0.1.0"

__all__ = [
    "Account",
    "AsyncDataset",
    "AsyncPayment",
    "AsyncSimulator",
    "Clock",
    "Dataset",
    "Payment",
    "PaymentState",
    "Record",
    "Refused",
    "Request",
    "Run",
    "Simulator",
    "Snapshot",
]
