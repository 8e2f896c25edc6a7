"""A published revision refuses changes in the database itself."""

from django.db import migrations

from policies.migrations import _freeze


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]

    operations = [migrations.RunPython(_freeze.install, _freeze.remove)]
