"""The smallest dataset that can pay: one funded account, one beneficiary, and the body of a payout between them."""

from ledgerdata.models import Account, Balance, Payment, Record
from ledgerdata.operations import Money, add_beneficiary, open_account, writing
from tenants.models import Tenant
from tenants.scoping import for_tenant

PAYER, PAYEE, ASSET = "payer", "payee", "EUR/2"


def fund(tenant: Tenant, amount: int) -> Account:
    """The account that pays, with `amount` minor units."""
    with writing(tenant) as book:
        add_beneficiary(book, "Payee", reference=PAYEE)
        made = open_account(book, "Payer", reference=PAYER, first_balance=Money(amount, ASSET))
    return Account.objects.get(pk=made.pk)


def payout(key: str, amount: int = 100) -> dict[str, str]:
    """The body of `POST /payouts`."""
    body = {"idempotencyKey": key, "amount": str(amount), "currency": ASSET}
    return body | {"sourceAccountId": PAYER, "destinationAccountId": PAYEE}


def payouts_of(tenant: Tenant) -> dict[str, int]:
    """How many records each payout of the dataset has, by its idempotency key."""
    keys = for_tenant(Record, tenant).filter(payment__type="PAYOUT").values_list("payment__reference", flat=True)
    payments = for_tenant(Payment, tenant).filter(type="PAYOUT").values_list("reference", flat=True)
    return {payment: list(keys).count(payment) for payment in payments}


def held(account: Account) -> int:
    """What the account holds now."""
    return Balance.objects.get(account=account, asset=ASSET).amount
