"""What every test may ask for: a dataset, its owner and a stranger; the real server and a client of it."""

import secrets
from collections.abc import Iterator

import httpx
import pytest
from django.contrib.auth.models import User
from django.core.management.color import no_style
from django.db import connection
from django.test import Client
from django.test.utils import override_settings, setup_databases, teardown_databases
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from ledgerdata.reading.search_index import FTS
from tenants.access import tenant_of
from tenants.models import Tenant
from tests.any_database import MARK, is_any_database
from tests.server import serving
from tests.watched import Watch

# `make test` tries the same examples each time, for a landing must not hang on chance; `make soak` tries others.
_ANY = settings(deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("test", _ANY, derandomize=True)
settings.register_profile("soak", _ANY, print_blob=True)
settings.load_profile("test")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that run on one kind of database alone."""
    for item in items:
        if is_any_database(item.nodeid):
            item.add_marker(MARK)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The test database, also where only live tests run: pytest-django makes none for tests without its mark.

    SQLite is in a file, as in production: the server process of the live tests opens it too.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        _end_other_sessions()
        teardown_databases(made, verbosity=0)


def _end_other_sessions() -> None:
    """PostgreSQL drops no database that the server of the live tests has not quite left yet."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")


@pytest.fixture(autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords of tests are not worth a second of hashing each."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_listed_once() -> Iterator[None]:
    """Every test client makes the middleware anew, which would read the headers of all static files each time."""
    listed: dict[str, dict[str, StaticFile]] = {}
    read = WhiteNoiseMiddleware.add_files_from_finders

    def add_files(middleware: WhiteNoiseMiddleware) -> None:
        if (files := listed.get(middleware.static_prefix)) is None:
            read(middleware)
            files = listed[middleware.static_prefix] = dict(middleware.files)
        middleware.files.update(files)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add_files)
        yield


@pytest.fixture(scope="session")
def watch() -> Iterator[Watch]:
    """Sees the answers that any client of the tests gets."""
    watch = Watch()
    with pytest.MonkeyPatch.context() as patch:
        watch.clients(patch)
        yield watch


@pytest.fixture(autouse=True)
def answers_as_described(request: pytest.FixtureRequest, watch: Watch) -> Iterator[None]:
    """Fails a test that got an answer other than the OpenAPI description says, unless it is marked `wrong_answers`."""
    watch.problems.clear()
    watch.is_contract_watched = request.node.get_closest_marker("wrong_answers") is None
    yield
    assert not watch.problems, "\n".join(watch.problems)


@pytest.fixture
def key() -> str:
    """An API key that nobody has used."""
    return f"key-{secrets.token_hex(12)}"


@pytest.fixture
def tenant(db: None, key: str) -> Tenant:
    """The dataset of `key`, empty."""
    return tenant_of(key)


@pytest.fixture
def stranger(db: None, stranger_key: str) -> Tenant:
    """A dataset of somebody else, empty."""
    return tenant_of(stranger_key)


@pytest.fixture
def stranger_key() -> str:
    """The API key of `stranger`."""
    return f"stranger-{secrets.token_hex(12)}"


def signed_in(**credentials: str) -> Client:
    """A browser that came in through the login page."""
    browser = Client()
    answer = browser.post("/admin/login/", credentials)
    assert answer.status_code == 302, "the login page did not let in"
    return browser


@pytest.fixture
def office(tenant: Tenant, key: str) -> Client:
    """The back office as the owner of `tenant` sees it."""
    return signed_in(key=key)


@pytest.fixture
def strange_office(stranger: Tenant, stranger_key: str) -> Client:
    """The back office as the owner of `stranger` sees it."""
    return signed_in(key=stranger_key)


@pytest.fixture
def operator_office(db: None) -> Client:
    """The back office as an operator sees it, looking at all datasets."""
    User.objects.create_superuser("operator", password="a long password")
    return signed_in(username="operator", password="a long password")


@pytest.fixture(scope="session")
def server(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The root URL of one real server process for all live tests of this worker."""
    with django_db_blocker.unblock(), serving() as root:
        yield root


@pytest.fixture(autouse=True)
def leave_nothing(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test beside the real server its rows go, so that any other test begins with an empty database."""
    yield
    if {"server", "committing"} & set(request.fixturenames):
        blocker: DjangoDbBlocker = request.getfixturevalue("django_db_blocker")
        with blocker.unblock():
            _empty()


def _empty() -> None:
    keep = {"django_migrations", "django_content_type", "auth_permission"}
    names = connection.introspection.table_names()
    tables = [name for name in names if name not in keep and not name.startswith(FTS)]  # that follows its own table
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables, allow_cascade=True))


@pytest.fixture
def committing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Database access that commits, for tests beside the real server."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def client_of_key(server: str, key: str) -> Iterator[httpx.Client]:
    """An HTTP client of the real server, with the API key."""
    limits = httpx.Limits(max_keepalive_connections=100)  # past it httpcore may close one that a thread just took
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=server, headers=headers, timeout=30, limits=limits) as client:
        yield client


@pytest.fixture
def live_tenant(committing: None, key: str) -> Tenant:
    """The dataset of `key`, committed, so that the real server sees it."""
    return tenant_of(key)
