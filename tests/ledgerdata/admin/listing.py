"""The list of payments, as an office shows it."""

from django.test import Client
from django.urls import reverse

from ledgerdata.models import Payment

LIST = reverse("admin:ledgerdata_payment_changelist")


def listed(office: Client, url: str = LIST, **query: str) -> list[Payment]:
    answer = office.get(url, query)
    assert answer.status_code == 200
    found: list[Payment] = list(answer.context["cl"].result_list)
    return found
