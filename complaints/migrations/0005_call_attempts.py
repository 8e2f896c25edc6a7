

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0004_reclassifying'),
        ('notifications', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='interaction',
            name='complaints_interaction_kind_known',
        ),
        migrations.AlterField(
            model_name='interaction',
            name='kind',
            field=models.CharField(choices=[('received', 'Received'), ('reply', 'Reply'), ('call_attempt', 'Called, not reached'), ('note', 'Internal note'), ('resolution', 'Resolved'), ('reopening', 'Reopened'), ('assignment', 'Assigned'), ('message', 'Message from the customer'), ('callback_asked', 'Call-back asked for'), ('automatic_reply', 'Automatic reply'), ('acknowledgement', 'Acknowledgement letter'), ('holding_letter', 'Holding letter'), ('hold', 'Clocks held'), ('resumption', 'Clocks run again'), ('closing', 'Closed'), ('change', 'Reclassified'), ('merge', 'Merged'), ('split', 'Split'), ('withdrawal', 'Withdrawn')], max_length=16, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='interaction',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['received', 'reply', 'call_attempt', 'note', 'resolution', 'reopening', 'assignment', 'message', 'callback_asked', 'automatic_reply', 'acknowledgement', 'holding_letter', 'hold', 'resumption', 'closing', 'change', 'merge', 'split', 'withdrawal'])), name='complaints_interaction_kind_known'),
        ),
    ]
