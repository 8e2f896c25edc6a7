"""The database itself refuses to delete a published revision."""

from django.db import migrations

from policies.migrations import _freeze


class Migration(migrations.Migration):
    dependencies = [("policies", "0002_frozen_revisions"), ("core", "0002_audit_append_only")]

    operations = [migrations.RunPython(_freeze.install_guards, _freeze.remove_guards)]
