"""The contract at the root, without slashes at the end. The busiest path stands first."""

from django.urls import path

from api.contract import AccountViewSet, BeneficiaryViewSet, PostedPaymentViewSet, TransactionViewSet
from ledgerdata.rules.lifecycle import PaymentType

urlpatterns = [
    path("transactions", TransactionViewSet.as_view({"get": "list"})),
    path("accounts/<str:reference>/balances", AccountViewSet.as_view({"get": "balances"})),
    path("accounts", AccountViewSet.as_view({"get": "list"})),
    path("beneficiaries", BeneficiaryViewSet.as_view({"get": "list"})),
    path("payouts", PostedPaymentViewSet.as_view({"post": "create"}, payment_type=PaymentType.PAYOUT)),
    path("transfers", PostedPaymentViewSet.as_view({"post": "create"}, payment_type=PaymentType.TRANSFER)),
]
