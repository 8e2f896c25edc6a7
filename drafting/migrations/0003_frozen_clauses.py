"""Versions of clauses are kept as they were written by the database itself."""

from django.db import migrations

from drafting.migrations import _freeze


class Migration(migrations.Migration):
    dependencies = [("drafting", "0002_clause_library")]

    operations = [migrations.RunPython(_freeze.install, _freeze.remove)]
