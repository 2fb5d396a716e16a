"""The addresses of a dataset's page, and of those below it."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.views.decorators.debug import sensitive_post_parameters

from mockpsp.office.datasets import archives, expiry, keys, snapshots
from mockpsp.office.datasets.dropping import drop_page
from mockpsp.office.datasets.page import dataset_page

_AT = "datasets/<int:number>/"


def dataset_pages() -> dict[str, tuple[str, Callable[..., HttpResponseBase]]]:
    """By address: its name, and what answers it."""
    return {
        _AT: ("dataset", dataset_page),
        f"{_AT}expiry/": ("dataset_expiry", expiry.set_expiry),
        f"{_AT}keys/": ("dataset_new_key", sensitive_post_parameters()(keys.make)),
        f"{_AT}keys/<int:pk>/": ("dataset_label_key", keys.label),
        f"{_AT}keys/<int:pk>/revoke/": ("dataset_revoke_key", keys.revoke_page),
        f"{_AT}snapshots/take/": ("take_snapshot", snapshots.take),
        f"{_AT}snapshots/restore/": ("restore_snapshot", sensitive_post_parameters()(snapshots.restore)),
        f"{_AT}snapshots/delete/": ("drop_snapshot", snapshots.drop),
        f"{_AT}export/": ("export_dataset", archives.export),
        f"{_AT}import/": ("import_dataset", archives.put_in),
        f"{_AT}delete/": ("drop_dataset", drop_page),
    }
