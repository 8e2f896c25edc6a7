"""A calendar version notes where its days come from: country, names, holidays switched off."""

from django.db import migrations, models

from sla.migrations import _freeze


class Migration(migrations.Migration):
    dependencies = [("sla", "0003_pause_rule")]

    operations = [
        # SQLite rebuilds the table and with it drops the trigger, in both directions.
        migrations.RunPython(migrations.RunPython.noop, _freeze.install),
        migrations.AddField(
            model_name="calendarversion",
            name="sources",
            field=models.JSONField(default=dict, verbose_name="sources of its days"),
        ),
        migrations.RunPython(_freeze.install, migrations.RunPython.noop),
    ]
