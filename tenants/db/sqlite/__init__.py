"""Django's SQLite, in which every writer takes its turn and no wait is without end: `ENGINE` of the settings."""
