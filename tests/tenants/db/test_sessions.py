"""What a process writes in: one session of PostgreSQL for all its threads, for as long as it is whole."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connection, connections, transaction

from tenants.db.sessions import warm_session
from tests.database_threads import database_threads


@pytest.fixture(autouse=True)
def on_postgresql(committing: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no sessions")


@pytest.fixture
def another_thread() -> Iterator[ThreadPoolExecutor]:
    with database_threads(1) as thread:
        yield thread


def session() -> int:
    """The number of the session that the thread's statements run in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    return int(number)


def end_session(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [number])


def session_written_in() -> int:
    with warm_session():
        return session()


def test_threads_write_in_the_same_session_one_after_another(another_thread: ThreadPoolExecutor) -> None:
    written_in = {session_written_in(), another_thread.submit(session_written_in).result(30), session_written_in()}
    assert len(written_in) == 1
    assert session() not in written_in


def test_threads_that_write_at_once_have_one_each(another_thread: ThreadPoolExecutor) -> None:
    with warm_session():
        assert another_thread.submit(session_written_in).result(30) != session()


def test_the_session_that_wrote_last_is_lent_first(another_thread: ThreadPoolExecutor) -> None:
    with warm_session():
        another_thread.submit(session_written_in).result(30)
        last = session()
    assert another_thread.submit(session_written_in).result(30) == last


def test_the_thread_has_its_own_connection_again(another_thread: ThreadPoolExecutor) -> None:
    own = connections[DEFAULT_DB_ALIAS]
    with warm_session():
        assert connections[DEFAULT_DB_ALIAS] is not own
    assert connections[DEFAULT_DB_ALIAS] is own
    with pytest.raises(ZeroDivisionError), warm_session():
        raise ZeroDivisionError
    assert connections[DEFAULT_DB_ALIAS] is own


def test_within_a_transaction_the_thread_goes_on_in_its_own() -> None:
    with transaction.atomic():
        own = session()
        assert session_written_in() == own


def test_an_error_of_another_kind_leaves_the_session_whole() -> None:
    whole = session_written_in()
    with pytest.raises(ZeroDivisionError), warm_session():
        raise ZeroDivisionError
    assert session_written_in() == whole


def test_what_broke_is_not_lent_again(another_thread: ThreadPoolExecutor) -> None:
    broken = session_written_in()

    def end_it() -> None:
        with warm_session():
            another_thread.submit(end_session, broken).result(30)
            session()

    with pytest.raises((OperationalError, InterfaceError)):
        end_it()
    assert session_written_in() != broken
