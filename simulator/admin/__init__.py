"""The back office of what a dataset does by itself."""

from simulator.admin import behaviour, journal, payments

__all__ = ["behaviour", "journal", "payments"]
