"""Django's application: all pages of the back office, and the contract by way of the middleware."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockpsp.settings")
application = get_wsgi_application()

from tenants.db.waiting import limit_statements  # noqa: E402  needs the settings

limit_statements()
