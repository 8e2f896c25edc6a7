"""What was sent to other systems, and what they answered, stays as it was written."""

from django.db import migrations

from notifications.migrations import _freeze


class Migration(migrations.Migration):

    dependencies = [("notifications", "0004_webhooks")]

    operations = [migrations.RunPython(_freeze.install, _freeze.remove)]
