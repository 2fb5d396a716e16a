"""What the server of `manage.py serve` loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockpsp.settings")
application = get_wsgi_application()
