"""Settings of the project: everything that may differ between machines is read from the environment here."""

import hashlib
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured

from mockpsp import __version__, installed
from mockpsp.places.addresses import is_loopback
from mockpsp.places.data_folder import data_folder, require_folder, secret_of
from mockpsp.places.databases import checked_url, require_postgresql_driver, url_of_file
from mockpsp.places.environment import env_flag, env_int, env_text
from mockpsp.places.listening import Listen
from mockpsp.places.operator_token import operator_token
from mockpsp.places.public_url import public_root
from tenants.db.waiting import PATIENCE

django_stubs_ext.monkeypatch()  # classes of Django may be written with their type parameters

BASE_DIR = Path(__file__).resolve().parent.parent
PROGRAM = installed.PROGRAM  # as people run it here
COMMAND_LINE = installed.command_line()
DATA_DIR = data_folder(BASE_DIR / "var")
READERS = 2  # threads of each worker that read requests, and answer what the contract has to read
WRITERS = 8  # threads for POSTs: one dataset has at most half of them, and those that meet are committed together
LOOKUPS = 4  # threads for reads whose key has to be looked up first: a new one makes a dataset
OFFICE_THREADS = 4  # for pages of the back office and for control: one key or session has at most half of them


def database(url: str) -> dict[str, Any]:
    """Django's description of the database at `url`, with what each engine needs to be safe and quick."""
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError as error:  # the error's own text may hold the password
        raise ImproperlyConfigured("DATABASE_URL has to start with sqlite:/// or postgres://.") from error
    options: dict[str, Any] = config.setdefault("OPTIONS", {})
    config["CONN_MAX_AGE"] = None  # each thread keeps its connection
    if config["ENGINE"].endswith("sqlite3"):
        config["ENGINE"] = "tenants.db.sqlite"
        options.update(
            transaction_mode="IMMEDIATE",  # a read that turns into a write would fail at once in DEFERRED
            timeout=PATIENCE,
            init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA wal_autocheckpoint=4000",  # 16 MB: a page that changes with every payment goes home less often
        )
    elif config["ENGINE"].endswith("postgresql"):
        require_postgresql_driver()
        config["ENGINE"] = "tenants.db.postgresql"
        config["CONN_HEALTH_CHECKS"] = True  # after a restart of PostgreSQL every connection is dead
        options.setdefault("connect_timeout", int(PATIENCE))
        options["prepare_threshold"] = 2**31  # Django's None would also undo what tenants.db.statements asks to prepare
        generic = "-c plan_cache_mode=force_generic_plan"  # planning a page anew each time takes longer than the page
        limit = f"-c lock_timeout={PATIENCE * 1_000:.0f}"  # first, so that the URL may name another
        options["options"] = f"{limit} {options.get('options', '')} {generic}".replace("  ", " ")
    else:
        raise ImproperlyConfigured("DATABASE_URL has to name SQLite (sqlite:///) or PostgreSQL (postgres://).")
    return config


LISTEN = Listen.from_environment()
HOST, PORT = LISTEN.host, LISTEN.port
PUBLIC = public_root(LISTEN)
PUBLIC_URL = PUBLIC.url
WORKERS = env_int("MOCKPSP_WORKERS", 2, least=1, most=64)
OPEN_SIGNUP = env_flag("MOCKPSP_OPEN_SIGNUP", True)
OPERATOR_TOKEN = operator_token()
_IS_LOCAL = LISTEN.is_loopback and is_loopback(PUBLIC.host)
SIGNUPS_PER_DAY = env_int("MOCKPSP_SIGNUPS_PER_DAY", 0 if _IS_LOCAL else 1_000, least=0, most=1_000_000_000)
JOURNAL = env_int("MOCKPSP_JOURNAL", 10_000, least=0, most=100_000)  # requests that are kept of each dataset
COMPARE = env_flag("MOCKPSP_COMPARE", _IS_LOCAL)  # whether a page sends requests to addresses that people type
DEBUG = env_flag("MOCKPSP_DEBUG", False)
SECRET_KEY = env_text("SECRET_KEY", "") or secret_of(DATA_DIR)
DATABASE_URL = env_text("DATABASE_URL", "")
if DATABASE_URL:
    DATABASES = {"default": database(checked_url(DATABASE_URL))}
else:
    require_folder(DATA_DIR)
    DATABASES = {"default": database(url_of_file(DATA_DIR / "mockpsp.sqlite3"))}

ALLOWED_HOSTS = ["*"]  # mockpsp.office.hosts refuses names that are not ours, and says what to set
CSRF_TRUSTED_ORIGINS = [PUBLIC.origin]
CSRF_FAILURE_VIEW = "mockpsp.refusals.csrf_failure"

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
    "simulator.apps.SimulatorConfig",
    "api.apps.ApiConfig",
]
MIDDLEWARE = [
    "mockpsp.office.middleware.public_path",
    "mockpsp.server.lane.contract_lane",  # before all else: what follows is for the admin alone
    "mockpsp.office.middleware.strict_pages",
    "mockpsp.office.hosts.known_host",
    "mockpsp.office.readable.refuse_nul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenants.sign_in.dataset_session",
    "simulator.middleware.due_work_first",
    "django.contrib.messages.middleware.MessageMiddleware",
    "mockpsp.office.meanwhile.GoneMeanwhile",
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
# The first answers for owners without a query; the second is for operators.
AUTHENTICATION_BACKENDS = ["tenants.dataset_users.DatasetBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"}]

# Browsers share cookies between the ports of a host, so two instances on one host use different names.
INSTANCE = hashlib.sha256(f"{SECRET_KEY} {PUBLIC_URL} {DATABASES['default']['NAME']}".encode()).hexdigest()[:8]
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"session_{INSTANCE}", f"csrf_{INSTANCE}"
MESSAGES_COOKIE_NAME = f"messages_{INSTANCE}"
MESSAGE_STORAGE = "mockpsp.office.message_cookie.MessageStorage"
SESSION_ENGINE = "tenants.session_store"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = PUBLIC.path or "/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC.scheme == "https"

TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
FORMAT_MODULE_PATH = ["mockpsp.formats"]

FORCE_SCRIPT_NAME = PUBLIC.path or None
STATIC_URL = f"{PUBLIC.path}/static/"
WHITENOISE_USE_FINDERS = True  # static files come from where they are installed; nothing is collected

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "api.through_django.answer_exception",
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "mockpsp",
    "DESCRIPTION": "A payment service provider with no bank behind it: the contract of the Formance Generic"
    " Connector, and control of a dataset from code. Every refusal has the form of Error. Besides those named with an"
    " operation, a message that is no HTTP as the server reads it is refused with 408, 417, 431, 501 or 505.",
    "VERSION": __version__,
    "LICENSE": {"name": "MIT"},
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": PUBLIC.path or "/"}],
    "SCHEMA_PATH_PREFIX": "/simulator/v1",
    "COMPONENT_SPLIT_REQUEST": True,  # answers have all their fields, bodies need not
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "POSTPROCESSING_HOOKS": [],  # enumerations stay where they are used
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING"}, "django.request": {"level": "ERROR"}},
}
