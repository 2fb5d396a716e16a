"""All tables of this app as 0010 has them, each made once: the way of a database that is new.

One that has some of these migrations already goes on with the others, one by one, and keeps its data.
"""

from django.conf import settings
from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, Q
from django.utils import timezone


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("tenants", "0001_datasets_and_keys"),
        ("tenants", "0002_sign_in"),
        ("tenants", "0003_words"),
        ("tenants", "0004_last_written_at"),
        ("tenants", "0005_standing"),
        ("tenants", "0006_sign_ups"),
        ("tenants", "0007_lives"),
        ("tenants", "0008_fault_rules"),
        ("tenants", "0009_datasets_that_go"),
        ("tenants", "0010_names"),
    ]
    dependencies = [("auth", "0012_alter_user_first_name_max_length")]
    operations = [
        migrations.CreateModel(
            name="Tenant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField(default=timezone.now, editable=False)),
                (
                    "shortfall",
                    models.CharField(
                        choices=[
                            ("REFUSE", "Refuse it (422)"),
                            ("FAIL", "Take it and let it end FAILED"),
                            ("OVERDRAFT", "Pay it; the balance goes below zero"),
                        ],
                        default="REFUSE",
                        max_length=9,
                        verbose_name="where funds are short",
                    ),
                ),
                ("internal_accounts", models.BigIntegerField(default=0, editable=False)),
                ("beneficiaries", models.BigIntegerField(default=0, editable=False)),
                ("records", models.BigIntegerField(default=0, editable=False)),
                ("last_written_at", models.DateTimeField(editable=False, null=True, verbose_name="last written at")),
                ("first_pk", models.BigIntegerField(db_index=True, editable=False, null=True)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("IN_USE", "in use"),
                            ("FILLING", "being filled by an import: no key opens it yet"),
                            ("DISCARDED", "replaced or given up: its rows are to be deleted"),
                        ],
                        default="IN_USE",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("standing_at", models.DateTimeField(default=timezone.now, editable=False)),
                (
                    "outcome",
                    models.CharField(default="succeed", max_length=1000, verbose_name="what becomes of a payment"),
                ),
                ("outcome_rules", models.IntegerField(default=0, editable=False)),
                ("lead", models.BigIntegerField(default=0, editable=False)),
                ("attention_at", models.DateTimeField(editable=False, null=True)),
                ("fault_rules", models.IntegerField(default=0, editable=False)),
                ("expires_at", models.DateTimeField(editable=False, null=True)),
                ("journal_from", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "dataset",
                "indexes": [
                    models.Index(
                        fields=["expires_at"], name="dataset_that_expires", condition=Q(expires_at__isnull=False)
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(standing__in=["IN_USE", "FILLING", "DISCARDED"]), name="dataset_standing_known"
                    ),
                    models.UniqueConstraint(
                        fields=["first_pk"], name="dataset_in_use_once", condition=Q(standing="IN_USE")
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("mask", models.CharField(editable=False, max_length=20)),
                ("label", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(default=timezone.now, editable=False)),
                ("last_used_at", models.DateTimeField(editable=False, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="api_keys", to="tenants.tenant", verbose_name="dataset"
                    ),
                ),
            ],
            options={
                "verbose_name": "API key",
            },
        ),
        migrations.CreateModel(
            name="SignInAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(db_index=True, max_length=100)),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "failed attempt to sign in",
            },
        ),
        migrations.CreateModel(
            name="DatasetUser",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=CASCADE,
                        primary_key=True,
                        related_name="dataset_user",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("tenant", models.OneToOneField(on_delete=CASCADE, related_name="+", to="tenants.tenant")),
            ],
        ),
        migrations.CreateModel(
            name="SignUpCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("address", models.CharField(max_length=100)),
                ("count", models.IntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["day", "address"], name="sign_up_count_once")],
            },
        ),
    ]
