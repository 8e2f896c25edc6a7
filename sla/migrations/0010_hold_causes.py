"""A hold says what for: by hand, or because the case waits for the customer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sla", "0009_target_drafts")]

    operations = [
        migrations.AddField(
            model_name="clockpause",
            name="cause",
            field=models.CharField(
                choices=[("hand", "by hand"), ("waiting", "waiting for the customer")],
                default="hand",
                max_length=16,
                verbose_name="held by",
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.CheckConstraint(
                condition=models.Q(("cause__in", ["hand", "waiting"])), name="sla_pause_cause_known"
            ),
        ),
    ]
