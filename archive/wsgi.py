"""What the web server loads. It serves one of the two sites, and never guesses which."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

if not os.environ.get("ARCHIVE_SITE", "").strip():
    raise ImproperlyConfigured("Say what to serve: set ARCHIVE_SITE to public or to desk.")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
application = get_wsgi_application()
