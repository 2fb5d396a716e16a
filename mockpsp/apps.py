from django.apps import AppConfig


class MockpspConfig(AppConfig):
    name = "mockpsp"

    def ready(self) -> None:
        from mockpsp import checks  # noqa: F401  registers the checks
