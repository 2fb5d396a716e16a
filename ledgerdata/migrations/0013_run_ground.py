"""A run says what is to be done with its dataset before its first row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledgerdata", "0012_runs"),
    ]

    operations = [
        migrations.AddField(
            model_name="seedrun",
            name="ground",
            field=models.CharField(
                choices=[
                    ("UNREAD", "to be made free, where no connector reads it first"),
                    ("EMPTY", "to be emptied"),
                    ("READ", "read by a connector in the meantime"),
                    ("READY", "ready"),
                ],
                default="READY",
                editable=False,
                max_length=10,
            ),
        ),
    ]
