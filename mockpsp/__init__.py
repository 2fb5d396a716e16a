"""The project: settings, server, office. What it serves is in the apps beside it."""

__version__ = "0.2.0"
