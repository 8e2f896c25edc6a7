"""Published targets, their sets and calendar versions are kept as they are by the database itself."""

from django.db import migrations

from sla.migrations import _freeze


class Migration(migrations.Migration):
    dependencies = [("sla", "0001_initial")]

    operations = [migrations.RunPython(_freeze.install, _freeze.remove)]
