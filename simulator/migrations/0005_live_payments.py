"""What live traffic has written is called what it is: payments."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("simulator", "0004_snapshots")]

    operations = [
        migrations.RenameField("livetraffic", "told", "payments"),
        migrations.RenameField("livetraffic", "told_in_minute", "payments_in_minute"),
    ]
