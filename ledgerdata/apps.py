from django.apps import AppConfig
from django.db.backends.signals import connection_created


class LedgerdataConfig(AppConfig):
    name = "ledgerdata"
    verbose_name = "Ledger"

    def ready(self) -> None:
        from ledgerdata.generate.readers import marked_from
        from ledgerdata.models.amounts import teach_sqlite
        from tenants.attention import attends

        attends(marked_from)
        connection_created.connect(teach_sqlite)
