"""The clock's column gets the name by which people know it; nothing moves."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_words")]

    operations = [migrations.RenameField("tenant", "last_stamp", "last_written_at")]
