
import sla.domain.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_sign_in_guess'),
        ('sla', '0016_clock_own_target'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='clock',
            name='cancel_cause',
            field=models.CharField(blank=True, choices=[('corrected', 'reclassified'), ('merged_into', 'merged into another one'), ('merged_with', 'merged with another one'), ('withdrawn', 'withdrawn'), ('new_date', 'a new date was promised'), ('earlier_message', 'an earlier message was recorded'), ('not_promised', 'promised no more')], max_length=16, verbose_name='cause of cancelling'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(('cancel_cause', ''), models.Q(('cancel_cause__in', ['corrected', 'merged_into', 'merged_with', 'withdrawn', 'new_date', 'earlier_message', 'not_promised']), ('state', sla.domain.clock.State['CANCELLED'])), _connector='OR'), name='sla_clock_cancel_cause_known'),
        ),
    ]
