"""Frozen versions are not deleted; their targets, rendering and signature stay once they are set."""

from django.db import migrations

from agreements.migrations import _freeze


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_frozen_versions"), ("core", "0002_audit_append_only")]

    operations = [migrations.RunPython(_freeze.install_guards, _freeze.remove_guards)]
