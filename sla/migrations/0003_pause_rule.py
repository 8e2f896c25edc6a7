"""Targets say whether their clocks may be held."""

from django.db import migrations, models

from sla.migrations import _freeze


class Migration(migrations.Migration):
    dependencies = [("sla", "0002_frozen_sets")]

    operations = [
        # SQLite rebuilds the table and with it drops the trigger, in both directions.
        migrations.RunPython(migrations.RunPython.noop, _freeze.install),
        migrations.AddField(
            model_name="target",
            name="pause_rule",
            field=models.CharField(
                choices=[("never", "never held"), ("waiting", "held while we wait for the customer")],
                default="waiting",
                max_length=16,
                verbose_name="held",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("pause_rule__in", ["never", "waiting"])), name="sla_target_pause_rule_known"
            ),
        ),
        migrations.RunPython(_freeze.install, migrations.RunPython.noop),
    ]
