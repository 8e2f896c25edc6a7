"""A rendering that has its file keeps it: what was served once is served for ever."""

from django.db import migrations

from documents.migrations import _freeze


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("core", "0002_audit_append_only")]

    operations = [migrations.RunPython(_freeze.install, _freeze.remove)]
