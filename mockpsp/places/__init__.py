"""Where mockpsp runs: what is read from the environment, checked once, and refused in one line.

`mockpsp.settings` reads each of them at its import, so nothing here may use Django's settings.
"""
