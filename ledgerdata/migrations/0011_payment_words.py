"""Words that payments are found by, with the full text index of either database; and ids that begin alike, together."""

import django.db.models.deletion
from django.db import migrations, models

import ledgerdata.models.payment_words
from ledgerdata.migrations._word_search import WordSearch


class Migration(migrations.Migration):
    dependencies = [("tenants", "0008_fault_rules"), ("ledgerdata", "0010_reasons")]

    operations = [
        migrations.CreateModel(
            name="PaymentWords",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("words", ledgerdata.models.payment_words.WordsField()),
                (
                    "tenant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenants.tenant",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "id"), name="words_tenant_id_once")],
            },
        ),
        WordSearch(),
    ]
