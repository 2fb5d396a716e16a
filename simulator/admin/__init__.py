"""The back office of what a dataset does by itself."""

from simulator.admin import behaviour, faults, journal, payments

__all__ = ["behaviour", "faults", "journal", "payments"]
