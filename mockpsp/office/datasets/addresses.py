"""The addresses of a dataset's page, and of those below it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from mockpsp.office.datasets import keys
from mockpsp.office.datasets.dropping import drop_page
from mockpsp.office.datasets.page import dataset_page

_AT = "datasets/<int:number>/"


def dataset_pages() -> dict[str, tuple[str, Callable[..., HttpResponse]]]:
    """By address: its name, and what answers it."""
    return {
        _AT: ("dataset", dataset_page),
        f"{_AT}keys/": ("dataset_new_key", sensitive_post_parameters()(keys.make)),
        f"{_AT}keys/<int:pk>/": ("dataset_label_key", keys.label),
        f"{_AT}keys/<int:pk>/revoke/": ("dataset_revoke_key", keys.revoke_page),
        f"{_AT}delete/": ("drop_dataset", drop_page),
    }
