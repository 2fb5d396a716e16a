from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = "Datasets"

    def ready(self) -> None:
        from tenants.attention import attends
        from tenants.expiring import expires_from

        attends(expires_from)
