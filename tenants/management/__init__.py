"""What the management commands of all apps share."""

SETTINGS_CHECKS = "settings"
"""Tag of the system checks that look at the settings, which are all that a command on datasets needs.

`requires_system_checks = (SETTINGS_CHECKS,)`: Django's own checks load every page of the back office and every address
of the API, for a third of the CPU time of a short command. A server runs all of them.
"""
