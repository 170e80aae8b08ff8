"""Settings of both sites and of the commands.

ARCHIVE_SITE says what this process serves: "public" (read-only, no admin, no session, no cookie,
sees what is published) or "desk" (the editors' admin). Without it nothing is served: commands and
tests have every app, the public addresses, and the rights of the database's owner.
"""

import datetime
from pathlib import Path
from typing import Any

import pghistory

from archive import environment
from archive.database import sessions
from archive.database.server import DATABASE, OWNER
from archive.database.sessions import PUBLIC_ROLE as PUBLIC_ROLE
from archive.secret_key import kept_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BASE_DIR / ".data"

ARCHIVE_SITE = environment.choice("ARCHIVE_SITE", {"public", "desk"}, default="")
SECRET_KEY = environment.text("SECRET_KEY") or kept_secret_key(DATA_DIR)
DEBUG = False
_LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
# This machine's own names too: who keeps a process running asks the process itself.
ALLOWED_HOSTS = [*environment.words("ALLOWED_HOSTS"), *_LOCAL_HOSTS]
# Whoever made a draft may publish it: for an archive that one person keeps.
ARCHIVE_ONE_PERSON = environment.flag("ARCHIVE_ONE_PERSON")
MAP_TILES_URL = environment.web_address("MAP_TILES_URL")
# Where the releases lie that the public site offers.
ARCHIVE_RELEASES = environment.folder("ARCHIVE_RELEASES")

# History is asked for by few of the references that it repeats: events/models/base.py indexes them.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)

# Apps and what stands before the views

# pghistory's own models refer to the accounts; the public site otherwise knows none.
_PUBLIC_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_filters",
    "pgtrigger",
    "pghistory",
    "events.apps.EventsConfig",
    "archive",
]
_DESK_APPS = [
    "archive.desk.DeskConfig",  # django.contrib.admin, with our own site
    "django.contrib.sessions",
    "django.contrib.messages",
]
# After Django's accounts, which they build on.
_ACCOUNT_APPS = [
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "archive.accounts.apps.AccountsConfig",
]
INSTALLED_APPS = (
    _PUBLIC_APPS if ARCHIVE_SITE == "public" else _DESK_APPS + _PUBLIC_APPS + _ACCOUNT_APPS
)

PUBLIC_MIDDLEWARE = [
    "archive.middleware.Compression",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "archive.middleware.content_security",
    "archive.language.middleware",
    "archive.middleware.read_only",
    "archive.limits.middleware",
    "archive.middleware.busy_database",
    "archive.replicas.ReadFromReplica",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "archive.middleware.clean_address",
    "django.middleware.common.CommonMiddleware",
]
DESK_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "archive.middleware.content_security",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "pghistory.middleware.HistoryMiddleware",  # history says who
    "django.contrib.messages.middleware.MessageMiddleware",
    "archive.accounts.middleware.first_things_first",
    "axes.middleware.AxesMiddleware",
]
MIDDLEWARE = DESK_MIDDLEWARE if ARCHIVE_SITE == "desk" else PUBLIC_MIDDLEWARE
ROOT_URLCONF = "archive.urls.desk" if ARCHIVE_SITE == "desk" else "archive.urls.public"
WSGI_APPLICATION = "archive.wsgi.application"
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # a list of domains that only their owners may join
if not ARCHIVE_SITE:
    # The admin's models and commands are here, but this process serves no admin that needs them.
    SILENCED_SYSTEM_CHECKS += ["admin.E408", "admin.E409", "admin.E410", "axes.W002"]
if ARCHIVE_SITE != "desk":
    SILENCED_SYSTEM_CHECKS += ["security.W003"]  # nothing is written here that could be forged

_CONTEXT = [
    "django.template.context_processors.request",
    "archive.language.same_page",
    "archive.page_cache.synthetic",
]
if ARCHIVE_SITE != "public":
    _CONTEXT += [
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    }
]

# Database

_named = environment.databases("DATABASE_URL")
if len(_named) > 1:
    raise environment.refusal("DATABASE_URL names several databases: one is expected")
_default: dict[str, Any] = (_named or [{"ENGINE": "archive.database.embedded", "OPTIONS": {}}])[0]
if not _named:
    _default |= {"NAME": DATABASE, "USER": OWNER}
DATABASES = {"default": _default}
# The desk only looks how they are; commands do not know them.
_replicas = environment.databases("REPLICA_URLS")
if ARCHIVE_SITE:
    DATABASES |= {f"replica{number}": one for number, one in enumerate(_replicas, start=1)}
    DATABASE_ROUTERS = ["archive.database.router.Router"]
    for _name, _database in DATABASES.items():
        sessions.pooled(_database, seconds=5 if _name == "default" else 1)
if ARCHIVE_SITE == "public":
    for _database in DATABASES.values():
        sessions.for_readers(_database)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time

# The first is the one without a prefix in the address; the desk speaks it alone.
LANGUAGES = [("en-gb", "English"), ("uk", "Українська")]
LANGUAGE_CODE = "en-gb"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# Static files: hashed names, compressed when they are collected, kept by browsers for good

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Safety

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # an editor pastes an article of 5 MB at most
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # an incident with all its inlines
# A desk that answers to other names than this machine's own stands behind https.
_OPEN_HOSTS = [host for host in ALLOWED_HOSTS if host not in _LOCAL_HOSTS and host != "*"]
_HTTPS = bool(_OPEN_HOSTS)
# How many proxies of ours stand before the sites: what they write about the reader is believed.
PROXY_COUNT = environment.number("PROXY_COUNT", default=0)
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _HTTPS and PROXY_COUNT > 0
# Whoever asks how a process does asks the process itself.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# A browser takes a cookie of this name over https alone, and from this very host.
_PREFIX = "__Host-" if _HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_PREFIX}session", f"{_PREFIX}csrf"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day
SESSION_ENGINE = "archive.accounts.sessions"
CSRF_TRUSTED_ORIGINS = [f"https://{'*' if h.startswith('.') else ''}{h}" for h in _OPEN_HOSTS]
CSRF_FAILURE_VIEW = "archive.desk_refusals.old_form"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]


# Signing in to the desk

# Whether publishers and administrators need one-time codes.
REQUIRE_CODES = (
    environment.choice("ARCHIVE_CODES", {"required", "optional"}, default="required") == "required"
)
OTP_TOTP_ISSUER = "Event Archive"
if ARCHIVE_SITE != "public":
    AUTHENTICATION_BACKENDS = [
        "axes.backends.AxesStandaloneBackend",  # turns away who has tried too often
        "django.contrib.auth.backends.ModelBackend",
    ]
AXES_HANDLER = "archive.accounts.attempts.Attempts"
# So many attempts may fail, for one name or from one address, before both wait.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # nobody is kept out by others' attempts
AXES_USERNAME_CALLABLE = "archive.accounts.address.typed_name"
AXES_CLIENT_IP_CALLABLE = "archive.accounts.address.client_address"
AXES_LOCKOUT_CALLABLE = "archive.accounts.locked_out.page"
AXES_SENSITIVE_PARAMETERS = ["code", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True  # ours is archive.accounts
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Running

# Lets a program read the desk's /metrics; administrators may in any case.
METRICS_TOKEN = environment.text("METRICS_TOKEN")
# "text" is for a terminal and tells what went wrong; "json" tells of each request as well.
_LOG = environment.choice("ARCHIVE_LOG", {"text", "json"}, default="text")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "archive.logs.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": _LOG}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own console handler is for DEBUG alone; its mail to admins has no address here.
    "loggers": {
        "archive.requests": {"level": "INFO" if _LOG == "json" else "WARNING"},
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},  # a page that does not exist is no news
    },
}
