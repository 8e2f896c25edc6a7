"""A look never changes or goes, and a rendering keeps the one that it was asked for with."""

from django.db import migrations

from documents.migrations import _freeze


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_rendering_progress"), ("core", "0002_audit_append_only")]

    operations = [migrations.RunPython(_freeze.install_branding, _freeze.remove_branding)]
