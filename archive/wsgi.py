"""What the web server loads. It serves one of the two sites, and never guesses which."""

import gc
import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from archive import metrics, request_log
from archive.applications import Application
from archive.build import build_id
from archive.page_cache import PageCache
from archive.replicas import replicas_here
from archive.request_ids import KnownToLogs, RequestIds
from archive.versions import Held, Line, Versions

if not os.environ.get("ARCHIVE_SITE", "").strip():
    raise ImproperlyConfigured("Say what to serve: set ARCHIVE_SITE to public or to desk.")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
application: Application = KnownToLogs(get_wsgi_application())
if settings.ARCHIVE_SITE == "public":
    application = PageCache(
        application,
        Versions(Held(Line().read, replicas_here().newest).read),
        build_id(settings.BASE_DIR),
        # What these tell of is in no database.
        apart=(settings.STATIC_URL, "/healthz", "/readyz", "/data/", "/uk/data/"),
        behind_proxy=settings.PROXY_COUNT > 0,
    )
count = metrics.count if metrics.are_read() else None
if count or request_log.is_written():
    application = request_log.RequestLog(application, count)
application = RequestIds(application)

# What was loaded stays, and of what a page leaves behind little goes in circles, the search for
# which took a twentieth of a list's time.
_OBJECTS_UNSOUGHT = 10_000
gc.freeze()
gc.set_threshold(_OBJECTS_UNSOUGHT)
