"""The way of a request to its answer: by path and method to an operation, by the API key to the dataset it is about."""

import re
from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from django.db import InterfaceError, OperationalError

from api.contract.faulty import serve_with_faults
from api.contract.reads import accounts, balances, beneficiaries, transactions
from api.contract.writes import Done, payouts, transfers
from api.errors import Refusal, answer_to, unknown_path
from api.messages import Request, Respond, Response
from ledgerdata.generate.readers import note_reading
from ledgerdata.rules.errors import LedgerError
from tenants.access import tenant_of
from tenants.attention import attend
from tenants.keys import DatasetRef, KeyInUse, KeyRefused, bearer_key
from tenants.models import Tenant

Read = Callable[[DatasetRef, Request], Response]
Write = Callable[[DatasetRef, Request, Done], None]

BALANCES = "/accounts/{accountId}/balances"
READS: dict[str, Read] = {
    "/transactions": transactions,
    "/accounts": accounts,
    BALANCES: balances,
    "/beneficiaries": beneficiaries,
}
WRITES: dict[str, Write] = {"/payouts": payouts, "/transfers": transfers}

READ_METHODS = ("GET", "HEAD")
_ONE_ACCOUNTS_BALANCES = re.compile(r"/accounts/[^/]+/balances")


def path_of(request: Request) -> str | None:
    """The contract's path that the request is for, with the names of its variables; None for any other path."""
    path = request.path
    if path in READS or path in WRITES:
        return path
    return BALANCES if _ONE_ACCOUNTS_BALANCES.fullmatch(path) else None


def is_read(request: Request) -> bool:
    """Whether the answer is given without waiting for a write."""
    return request.method in READ_METHODS or path_of(request) not in WRITES


def answer(request: Request, respond: Respond) -> None:
    """Has the request answered by one call of `respond`: that of a read at once, that of a write by any thread."""
    path = path_of(request)
    if path in WRITES and request.method == "POST":
        _write(WRITES[path], request, respond)
    else:
        _read(path, request, respond)


def answer_at_once(request: Request) -> Response | None:
    """The answer to a read whose key is in use, and so waits for nobody.

    None where `answer` is needed: the key has to be looked up, which may make a dataset or note the use; the dataset
    has something due; or the request is refused, and what is wrong with the key comes first.
    """
    path = path_of(request)
    if path not in READS or request.method not in READ_METHODS:
        return None
    try:
        return READS[path](_dataset_by_key(request), request)
    except (
        LedgerError,
        OperationalError,
        InterfaceError,
    ) as error:  # or the database failed: not tried twice
        return answer_to(error)
    except Exception:
        return None


def _read(path: str | None, request: Request, respond: Respond) -> None:
    at_once = unknown_path(request.path) if path is None else answer_at_once(request)
    if at_once is not None:
        respond(at_once)
        return
    assert path is not None
    try:
        if path in WRITES or request.method not in READ_METHODS:
            raise _not_allowed(path, request)
        tenant = _attended_dataset(request)
        if tenant.fault_rules:
            serve_with_faults(tenant, request, partial(_serve_read, READS[path], tenant), respond)
            return
        answer = READS[path](tenant, request)
    except Exception as error:
        answer = _refused(request, error)
    respond(answer)


def _serve_read(read: Read, tenant: Tenant, request: Request, respond: Respond) -> None:
    try:
        answer = read(tenant, request)
    except Exception as error:
        answer = answer_to(error)
    respond(answer)


def _write(write: Write, request: Request, respond: Respond) -> None:
    def finish(outcome: Response | Exception) -> None:
        respond(outcome if isinstance(outcome, Response) else _refused(request, outcome))

    def look_closer(outcome: Response | Exception) -> None:
        if isinstance(outcome, Tenant.DoesNotExist):
            _write_slowly(write, request, finish, respond)
        else:
            finish(outcome)

    try:
        write(_dataset_by_key(request), request, look_closer)
    except (OperationalError, InterfaceError) as error:
        finish(error)
    except Exception:  # no query has run yet: errors of form come after those of the key and of fault rules
        _write_slowly(write, request, finish, respond)


def _write_slowly(write: Write, request: Request, finish: Done, respond: Respond) -> None:
    """As _write, for a dataset that is not plain, or where there is something to refuse."""

    def serve(changed: Request, respond: Respond) -> None:
        def pass_on(outcome: Response | Exception) -> None:
            respond(outcome if isinstance(outcome, Response) else answer_to(outcome))

        _attempt(write, tenant, changed, pass_on)

    try:
        tenant = _attended_dataset(request)
        if not tenant.fault_rules:
            _attempt(write, tenant, request, finish)
            return
    except Exception as error:
        finish(error)
        return
    serve_with_faults(tenant, request, serve, respond)


def _attempt(write: Write, dataset: DatasetRef, request: Request, done: Done) -> None:
    try:
        write(dataset, request, done)
    except Exception as error:
        done(error)


def _dataset_by_key(request: Request) -> DatasetRef:
    """The key itself, which saves a query; where it opens no dataset, the write raises Tenant.DoesNotExist."""
    return KeyInUse(bearer_key(request.headers.get("authorization", "")))


def _attended_dataset(request: Request) -> Tenant:
    """As _known_dataset, with what the dataset had to do first done."""
    tenant = _known_dataset(request)
    attend(tenant)
    if tenant.attention_at is not None:
        note_reading(tenant)
    return tenant


def _known_dataset(request: Request) -> Tenant:
    """The dataset that the key opens, found by a query of its own. Raises KeyRefused where it opens none."""
    return tenant_of(bearer_key(request.headers.get("authorization", "")), request.client)


def _refused(request: Request, error: Exception) -> Response:
    """The answer to an error. A key that opens nothing comes before anything else that is wrong."""
    if not isinstance(error, KeyRefused | OperationalError | InterfaceError):  # a failed one is not tried twice
        try:
            _known_dataset(request)
        except Exception as refused:
            return answer_to(refused)
    return answer_to(error)


def _not_allowed(path: str, request: Request) -> Refusal:
    allowed = ("POST",) if path in WRITES else READ_METHODS
    detail = f"{request.method} cannot be done here; use {' or '.join(allowed)}."
    return Refusal(HTTPStatus.METHOD_NOT_ALLOWED, detail, (("Allow", ", ".join(allowed)),))
