"""The client for asyncio: a simulator, its datasets, and what stands in them."""

from mockpsp_client.asynchronous.dataset import AsyncDataset
from mockpsp_client.asynchronous.payments import AsyncPayment
from mockpsp_client.asynchronous.simulator import AsyncSimulator

__all__ = ["AsyncDataset", "AsyncPayment", "AsyncSimulator"]
