"""Recomputes count apart the deadlines that stayed and only changed the version."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sla', '0012_backfill_holders'),
    ]

    operations = [
        migrations.AddField(
            model_name='recompute',
            name='stayed',
            field=models.PositiveIntegerField(default=0),
        ),
    ]
