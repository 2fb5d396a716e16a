"""The back office of what a dataset does by itself."""

from simulator.admin import behaviour, faults, payments

__all__ = ["behaviour", "faults", "payments"]
