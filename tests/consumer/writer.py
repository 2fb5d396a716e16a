"""A process that writes into a dataset, while others do: python -m tests.consumer.writer KEY SEED COUNT SERVER."""

import os
import random
import sys
from contextlib import suppress

import django
import httpx

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockpsp.settings")
django.setup()

from ledgerdata.models import Account, Kind, Payment  # noqa: E402
from ledgerdata.operations import Book, Order, act, add_beneficiary, open_account, take_payment, writing  # noqa: E402
from ledgerdata.reading.payments import legal_actions  # noqa: E402
from ledgerdata.rules.actions import Action  # noqa: E402
from ledgerdata.rules.errors import LedgerError  # noqa: E402
from ledgerdata.rules.lifecycle import PaymentType, Status  # noqa: E402
from tenants.access import known_tenant  # noqa: E402
from tenants.scoping import for_tenant  # noqa: E402

FIRST = (Status.PENDING, Status.SUCCEEDED, Status.AUTHORISATION)


def write(key: str, seed: str, count: int, server: str) -> None:
    """`count` writes: payins, actions on any payment, payouts by POST, and now and then a new account."""
    chance = random.Random(seed)
    tenant = known_tenant(key)
    with httpx.Client(base_url=server, headers={"Authorization": f"Bearer {key}"}, timeout=30) as client:
        for number in range(count):
            kind = chance.choices(["payin", "act", "post", "open"], [4, 4, 2, 1])[0]
            accounts = list(for_tenant(Account, tenant).values_list("kind", "reference"))
            account = chance.choice([reference for kind, reference in accounts if kind == Kind.INTERNAL])
            if kind == "post":
                payee = chance.choice([reference for kind, reference in accounts if kind == Kind.BENEFICIARY])
                post(client, f"{seed}-{number}", account, payee, chance.randrange(1, 50))
                continue
            with suppress(LedgerError), writing(tenant) as ledger:
                if kind == "payin":
                    amount, status = chance.randrange(1, 1_000), chance.choice(FIRST)
                    take_payment(ledger, Order(PaymentType.PAYIN, amount, "EUR/2", None, account, status))
                elif kind == "open":
                    open_account(ledger, "Opened meanwhile")
                    add_beneficiary(ledger, "Added meanwhile")
                else:
                    act_on_any(ledger, chance)


def act_on_any(ledger: Book, chance: random.Random) -> None:
    """One legal action on one payment of the dataset, whoever wrote it."""
    payment = chance.choice(for_tenant(Payment, ledger.tenant).order_by("-pk")[:20])
    actions: list[Action] = sorted(legal_actions(payment))
    if actions:
        act(ledger, payment.pk, chance.choice(actions))


def post(client: httpx.Client, key: str, source: str, destination: str, amount: int) -> None:
    order = {"idempotencyKey": key, "amount": str(amount), "currency": "EUR/2"}
    answer = client.post("/payouts", json=order | {"sourceAccountId": source, "destinationAccountId": destination})
    assert answer.status_code in {201, 422}, answer.text


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
