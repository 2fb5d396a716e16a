"""The long way of a request to its answer: its dataset has something to do first, or there is something to refuse.

The key is looked up by a query of its own, what is due is done, and fault rules have their say.
"""

from collections.abc import Callable
from functools import partial

from django.db import InterfaceError, OperationalError

from api.contract.faulty import serve_with_faults
from api.errors import answer_to
from api.messages import Request, Respond, Response
from ledgerdata.generate.readers import note_reading
from tenants.access import tenant_of
from tenants.attention import attend
from tenants.datasets import numbered
from tenants.db.statements import DatasetRef
from tenants.keys import KeyRefused, bearer_key
from tenants.models import Tenant

Done = Callable[[Response | Exception], None]
Read = Callable[[DatasetRef, Request], Response]
Write = Callable[[DatasetRef, Request, Done], None]


def read_slowly(read: Read, request: Request, respond: Respond) -> None:
    """Has the read answered by one call of `respond`."""
    try:
        tenant = _attended_dataset(request)
        if tenant.fault_rules:
            serve_with_faults(tenant, request, partial(_serve_read, read, tenant), respond)
            return
        answer = _read_now(read, tenant, request)
    except Exception as error:
        answer = refused(request, error)
    respond(answer)


def _serve_read(read: Read, tenant: Tenant, request: Request, respond: Respond) -> None:
    try:
        answer = _read_now(read, tenant, request)
    except Exception as error:
        answer = answer_to(error)
    respond(answer)


def _read_now(read: Read, tenant: Tenant, request: Request) -> Response:
    """The answer. Where a reset gave the dataset another row since it was looked up, that one is read."""
    try:
        return read(tenant, request)
    except Tenant.DoesNotExist:
        now = numbered(tenant.number)
        if now is None:
            raise
        return read(now, request)


def write_slowly(write: Write, request: Request, finish: Done, respond: Respond) -> None:
    """Has the write done: its answer goes to `finish`, or to `respond` where fault rules made it."""

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


def refused(request: Request, error: Exception) -> Response:
    """The answer to an error. A key that opens nothing comes before anything else that is wrong."""
    if not isinstance(error, KeyRefused | OperationalError | InterfaceError):  # a failed one is not tried twice
        try:
            _known_dataset(request)
        except Exception as why:
            return answer_to(why)
    return answer_to(error)


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
