"""A calendar version notes where its days come from: country, names, holidays switched off."""

from django.db import migrations, models

from sla.migrations import _freeze


class Migration(migrations.Migration):
    dependencies = [("sla", "0003_pause_rule")]

    operations = [
        migrations.AddField(
            model_name="calendarversion",
            name="sources",
            field=models.JSONField(default=dict, verbose_name="sources of its days"),
        ),
        # SQLite rebuilds the table, there and back, and drops its trigger.
        migrations.RunPython(_freeze.install, _freeze.install),
    ]
