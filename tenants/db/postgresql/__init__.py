"""Django's PostgreSQL, in which no wait is without end: `ENGINE` of the settings."""
