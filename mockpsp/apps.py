from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class MockpspConfig(AppConfig):
    name = "mockpsp"

    def ready(self) -> None:
        from mockpsp import checks  # noqa: F401  registers the checks


class BackOfficeConfig(AdminConfig):
    """Django's admin, with our own site as `admin.site`."""

    default_site = "mockpsp.office.site.BackOffice"
