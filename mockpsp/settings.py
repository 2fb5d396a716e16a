"""Settings of the project: everything that may differ between machines is read from the environment here."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from mockpsp.secret_key import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
THREADS = 4  # of each worker: the POSTs that meet in them are committed together
CONNECTIONS = 2 * THREADS  # of each worker to PostgreSQL: a thread has its own, and may write in another


def env_text(name: str, default: str) -> str:
    """The variable's text; an empty one counts as not set."""
    return os.environ.get(name) or default


def env_int(name: str, default: int, *, least: int, most: int) -> int:
    """The variable as a whole number within its limits."""
    text = env_text(name, str(default))
    if not text.isdecimal() or not least <= int(text) <= most:
        raise ImproperlyConfigured(f"{name} is {text!r}; it has to be a whole number from {least} to {most}.")
    return int(text)


def env_flag(name: str, default: bool) -> bool:
    """The variable as a yes (1, true, yes, on) or a no (0, false, no, off)."""
    text = env_text(name, "1" if default else "0").lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {text!r}; it has to be 1 or 0.")


def env_origin(name: str, default: str) -> str:
    """The variable as the root of a site, http or https, without a slash at its end."""
    text = env_text(name, default).rstrip("/")
    try:
        parts = urlsplit(text)
        is_origin = parts.hostname and parts.port != 0 and text == f"{parts.scheme}://{parts.netloc}"
    except ValueError:  # brackets that do not match, a port that is no number
        is_origin = False
    if not is_origin or parts.scheme not in {"http", "https"}:
        raise ImproperlyConfigured(f"{name} is {text!r}; it has to look like https://psp.example.com.")
    return text


def database(url: str) -> dict[str, Any]:
    """Django's description of the database at `url`, with what each engine needs to be safe and quick."""
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError as error:  # the error's own text may hold the password
        raise ImproperlyConfigured("DATABASE_URL has to start with sqlite:/// or postgres://.") from error
    options: dict[str, Any] = config.setdefault("OPTIONS", {})
    if config["ENGINE"].endswith("sqlite3"):
        config["CONN_MAX_AGE"] = None
        options.update(
            transaction_mode="IMMEDIATE",  # a read that turns into a write would fail at once in DEFERRED
            timeout=10,
            init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA wal_autocheckpoint=4000",  # 16 MB: a page that changes with every payment goes home less often
        )
    elif config["ENGINE"].endswith("postgresql"):
        config["CONN_MAX_AGE"] = 0  # the pool keeps the connections, not Django
        config["CONN_HEALTH_CHECKS"] = True  # after a restart of PostgreSQL every connection of the pool is dead
        options["prepare_threshold"] = 2**31  # Django's None would also undo what tenants.db.statements asks to prepare
        generic = "-c plan_cache_mode=force_generic_plan"  # planning a page anew each time takes longer than the page
        options["options"] = f"{options.get('options', '')} {generic}".strip()
        options["pool"] = {"min_size": 1, "max_size": CONNECTIONS, "timeout": 5}  # the connector gives up after 10
    else:
        raise ImproperlyConfigured("DATABASE_URL has to name SQLite (sqlite:///) or PostgreSQL (postgres://).")
    return config


HOST = env_text("HOST", "127.0.0.1")
PORT = env_int("PORT", 8000, least=1, most=65535)
WORKERS = env_int("MOCKPSP_WORKERS", 2, least=1, most=64)
OPEN_SIGNUP = env_flag("MOCKPSP_OPEN_SIGNUP", True)
PUBLIC_URL = env_origin("MOCKPSP_PUBLIC_URL", f"http://localhost:{PORT}")
_IS_LOCAL = {HOST, urlsplit(PUBLIC_URL).hostname} <= {"127.0.0.1", "::1", "localhost"}
SIGNUPS_PER_DAY = env_int("MOCKPSP_SIGNUPS_PER_DAY", 0 if _IS_LOCAL else 1_000, least=0, most=1_000_000_000)
DEBUG = env_flag("MOCKPSP_DEBUG", False)
SECRET_KEY = os.environ.get("SECRET_KEY") or kept_secret(VAR_DIR / "secret_key")
DATABASES = {"default": database(env_text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'mockpsp.sqlite3'}"))}

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "host.docker.internal", urlsplit(PUBLIC_URL).hostname, HOST]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "mockpsp.apps.MockpspConfig",
    "mockpsp.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_filters",
    "rest_framework",
    "tenants.apps.TenantsConfig",
    "ledgerdata.apps.LedgerdataConfig",
    "api.apps.ApiConfig",
]
MIDDLEWARE = [
    "mockpsp.lane.contract_lane",  # first: what follows is for the admin alone
    "mockpsp.office.middleware.strict_pages",
    "mockpsp.office.refusals.refuse_nul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenants.sign_in.dataset_session",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
ROOT_URLCONF = "mockpsp.urls"
WSGI_APPLICATION = "mockpsp.wsgi.application"
APPEND_SLASH = False  # a redirect turns the connector's POST into a GET
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "tenants.dataset_users.DatasetBackend"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"}]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")

TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
FORMAT_MODULE_PATH = ["mockpsp.formats"]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # static files come from where they are installed; nothing is collected

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "api.errors.answer_exception",
    "UNAUTHENTICATED_USER": None,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING"}, "django.request": {"level": "ERROR"}},
}
