"""Sign-ups are counted by address and day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0005_standing")]

    operations = [
        migrations.CreateModel(
            name="SignUpCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("address", models.CharField(max_length=100)),
                ("count", models.IntegerField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("day", "address"), name="sign_up_count_once")]},
        )
    ]
