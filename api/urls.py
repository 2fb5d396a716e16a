"""The contract at the root, without slashes at the end. The busiest path stands first."""

from django.urls import path

from api.contract import viewsets

urlpatterns = [
    path("transactions", viewsets.TransactionViewSet.as_view({"get": "list"})),
    path("accounts/<str:accountId>/balances", viewsets.BalancesViewSet.as_view({"get": "retrieve"})),
    path("accounts", viewsets.AccountViewSet.as_view({"get": "list"})),
    path("beneficiaries", viewsets.BeneficiaryViewSet.as_view({"get": "list"})),
    path("payouts", viewsets.PayoutViewSet.as_view({"post": "create"})),
    path("transfers", viewsets.TransferViewSet.as_view({"post": "create"})),
]
