"""The client: a simulator, its datasets, and what stands in them."""

from mockpsp_client.synchronous.dataset import Dataset
from mockpsp_client.synchronous.payments import Payment
from mockpsp_client.synchronous.simulator import Simulator

__all__ = ["Dataset", "Payment", "Simulator"]
