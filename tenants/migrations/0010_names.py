"""Datasets that were made by a new key were called after what is shown of the key; now they are called by their number,
until somebody gives them a name.
"""

from typing import Any

from django.db import migrations
from django.db.models import F


def call_by_number(apps: Any, schema_editor: Any) -> None:
    keys = apps.get_model("tenants", "ApiKey").objects.filter(label="made at sign-up", tenant__name=F("mask"))
    datasets = apps.get_model("tenants", "Tenant").objects
    for pk, first_pk in list(datasets.filter(pk__in=keys.values("tenant")).values_list("pk", "first_pk")):
        datasets.filter(pk=pk).update(name=f"Dataset #{first_pk or pk}")


class Migration(migrations.Migration):
    dependencies = [("tenants", "0009_datasets_that_go")]
    operations = [migrations.RunPython(call_by_number, migrations.RunPython.noop)]
