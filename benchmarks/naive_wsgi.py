"""The plain version as a WSGI application: Django's own way through all of it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.naive_settings")
application = get_wsgi_application()
