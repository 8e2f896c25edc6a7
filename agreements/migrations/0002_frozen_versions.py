"""A frozen version refuses changes of its content in the database itself."""

from django.db import migrations

from agreements.migrations import _freeze


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial")]

    operations = [migrations.RunPython(_freeze.install, _freeze.remove)]
