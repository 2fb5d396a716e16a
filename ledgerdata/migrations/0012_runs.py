"""A run says when it began, how it ended, and what it made: its page and its message are read off its row."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledgerdata", "0011_payment_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="seedrun",
            name="begun_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="seedrun",
            name="ended",
            field=models.CharField(
                blank=True,
                choices=[
                    ("WHOLE", "made as planned"),
                    ("STOPPED", "stopped by somebody"),
                    ("NO_ROOM", "stopped for want of room in the past"),
                ],
                default="",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="seedrun",
            name="why",
            field=models.CharField(blank=True, default="", editable=False, max_length=300),
        ),
        migrations.AddField(
            model_name="seedrun",
            name="records",
            field=models.BigIntegerField(default=0, editable=False),
        ),
    ]
