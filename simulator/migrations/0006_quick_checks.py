"""The check of a due step's action compares with one word after the other, for the reason of ledgerdata's 0014."""

from django.db import migrations, models
from django.db.models import Q

from ledgerdata.migrations._rebuild import Rebuild

ACTIONS = [
    "succeed",
    "fail",
    "cancel",
    "expire",
    "capture",
    "fail_capture",
    "void",
    "refund",
    "fail_refund",
    "reverse_refund",
    "dispute",
    "win",
    "lose",
    "return",
    "reverse_return",
]


class Migration(migrations.Migration):
    dependencies = [("simulator", "0005_live_payments")]

    operations = [
        Rebuild(
            "duestep",
            [
                migrations.RemoveConstraint("duestep", "due_action_known"),
                migrations.AddConstraint(
                    "duestep",
                    models.CheckConstraint(
                        condition=Q(*[("action", action) for action in ACTIONS], _connector=Q.OR),
                        name="due_action_known",
                    ),
                ),
            ],
        ),
    ]
