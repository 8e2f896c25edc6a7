"""A statutory set says when somebody last compared it with the law."""

from django.db import migrations, models

from sla.migrations import _freeze


class Migration(migrations.Migration):
    dependencies = [("sla", "0007_case_checked_at")]

    operations = [
        # Back again: SQLite rebuilds the table to drop a column, and drops its trigger with it.
        migrations.RunPython(migrations.RunPython.noop, _freeze.install),
        migrations.AddField(
            model_name="targetset",
            name="verified_on",
            field=models.DateField(null=True, verbose_name="checked against the law on"),
        ),
        migrations.RunPython(_freeze.install, migrations.RunPython.noop),
    ]
