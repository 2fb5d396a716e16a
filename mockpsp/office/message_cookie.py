"""Messages of one page for the next one, in a cookie that is this instance's own."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class OwnCookie(CookieStorage):
    cookie_name = settings.MESSAGES_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """As Django's: what is too long for a cookie goes into the session."""

    storage_classes = (OwnCookie, SessionStorage)
