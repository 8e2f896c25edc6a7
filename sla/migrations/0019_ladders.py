"""Targets may have an escalation ladder, and sets in work change them."""

from django.db import migrations, models

from sla.migrations import _freeze


class Migration(migrations.Migration):
    dependencies = [("sla", "0018_escalation")]

    operations = [
        # SQLite rebuilds the table and with it drops the trigger, in both directions.
        migrations.RunPython(migrations.RunPython.noop, _freeze.install),
        migrations.AddField(
            model_name='target',
            name='ladder',
            field=models.JSONField(null=True, verbose_name='escalation ladder'),
        ),
        migrations.AddField(
            model_name='targetdraft',
            name='ladders',
            field=models.JSONField(default=dict, verbose_name='escalation ladders'),
        ),
        migrations.RunPython(_freeze.install, migrations.RunPython.noop),
    ]
