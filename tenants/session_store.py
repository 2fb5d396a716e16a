"""Sessions in the database. A failure of the database is not taken for a session that is missing."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from tenants.db.faults import UNAVAILABLE


class SessionStore(db.SessionStore):
    """Django's, which takes every error of a save for a session that is gone, and answers 400."""

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, UNAVAILABLE):
                raise error.__context__ from None
            raise
