"""Payments made by POST get a digest of their key, for an index; entries get the sequence of their record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledgerdata", "0005_words_of_the_field")]

    operations = [
        migrations.AddField("payment", "key_digest", models.BinaryField(null=True)),
        migrations.AddField("entry", "record_sequence", models.BigIntegerField(null=True)),
    ]
