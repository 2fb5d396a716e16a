"""The back office of what a dataset does by itself."""

from simulator.admin import behaviour, payments

__all__ = ["behaviour", "payments"]
