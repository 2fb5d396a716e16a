"""What becomes of payments is a course, where it was a first status; a dataset has a time of its own.

Datasets that exist keep what they do: PENDING until somebody settles it, or SUCCEEDED at once.
"""

from django.db import migrations, models

COURSE_OF = {"PENDING": "pending", "SUCCEEDED": "succeed"}


def to_courses(apps, schema_editor):
    tenants = apps.get_model("tenants", "Tenant").objects
    for status, course in COURSE_OF.items():
        tenants.filter(outcome=status).update(outcome=course)


def to_statuses(apps, schema_editor):
    tenants = apps.get_model("tenants", "Tenant").objects
    tenants.filter(outcome="succeed").update(outcome="SUCCEEDED")
    tenants.exclude(outcome="SUCCEEDED").update(outcome="PENDING")


class Migration(migrations.Migration):
    dependencies = [("tenants", "0006_sign_ups")]

    operations = [
        migrations.RenameField("tenant", "posted_status", "outcome"),
        migrations.AlterField(
            "tenant",
            "outcome",
            models.CharField(default="succeed", max_length=1000, verbose_name="what becomes of a payment"),
        ),
        migrations.RunPython(to_courses, to_statuses),
        migrations.AddField("tenant", "outcome_rules", models.IntegerField(default=0, editable=False)),
        migrations.AddField("tenant", "lead", models.BigIntegerField(default=0, editable=False)),
        migrations.AddField("tenant", "attention_at", models.DateTimeField(editable=False, null=True)),
    ]
