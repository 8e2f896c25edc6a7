"""The database itself refuses to change or delete an audit event."""

from django.db import migrations

from core.migrations import _freeze


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(_freeze.install, _freeze.remove)]
