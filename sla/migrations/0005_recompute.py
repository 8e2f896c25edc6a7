"""Recomputes of running deadlines, and what clocks and their events keep of them."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sla', '0004_calendar_sources'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Recompute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('preview', 'being computed'), ('previewed', 'preview'), ('applying', 'being applied'), ('done', 'applied'), ('undoing', 'being undone'), ('undone', 'undone'), ('failed', 'failed')], default='preview', max_length=16, verbose_name='state')),
                ('created_at', models.DateTimeField(verbose_name='created')),
                ('previewed_at', models.DateTimeField(null=True, verbose_name='previewed')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('applied_at', models.DateTimeField(null=True, verbose_name='applied')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
                ('undo_reason', models.CharField(blank=True, max_length=200, verbose_name='reason of undoing')),
                ('undo_at', models.DateTimeField(null=True, verbose_name='undone')),
                ('progress', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('cursor', models.BigIntegerField(default=0)),
                ('phase_at', models.DateTimeField(verbose_name='begun')),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=1000, verbose_name='error')),
                ('moving', models.PositiveIntegerField(default=0)),
                ('staying', models.PositiveIntegerField(default=0)),
                ('becoming_late', models.PositiveIntegerField(default=0)),
                ('withdrawing', models.PositiveIntegerField(default=0)),
                ('unpromised', models.PositiveIntegerField(default=0)),
                ('unknown', models.PositiveIntegerField(default=0)),
                ('applied', models.PositiveIntegerField(default=0)),
                ('breached', models.PositiveIntegerField(default=0)),
                ('withdrawn', models.PositiveIntegerField(default=0)),
                ('skipped', models.PositiveIntegerField(default=0)),
                ('undone', models.PositiveIntegerField(default=0)),
                ('kept', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'recompute',
                'verbose_name_plural': 'recomputes',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RecomputeMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clock_state', models.CharField(choices=[('running', 'running'), ('paused', 'paused'), ('stopped', 'stopped'), ('cancelled', 'cancelled')], max_length=16, verbose_name='clock')),
                ('old_due_at', models.DateTimeField(verbose_name='old deadline')),
                ('new_due_at', models.DateTimeField(verbose_name='new deadline')),
                ('effect', models.CharField(blank=True, max_length=16, verbose_name='effect')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('applied', 'moved'), ('skipped', 'left alone'), ('undone', 'moved back'), ('kept', 'not moved back')], default='planned', max_length=16, verbose_name='state')),
                ('skip_reason', models.CharField(blank=True, choices=[('stopped', 'stopped meanwhile'), ('cancelled', 'cancelled meanwhile'), ('changed', 'changed meanwhile'), ('failed', 'could not be moved')], max_length=16, verbose_name='why not')),
                ('warned_percent', models.PositiveSmallIntegerField(null=True)),
                ('handled_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'recomputed deadline',
                'verbose_name_plural': 'recomputed deadlines',
                'ordering': ['new_due_at', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='clockevent',
            name='sla_event_breached_once',
        ),
        migrations.RemoveConstraint(
            model_name='clockevent',
            name='sla_event_warned_once',
        ),
        migrations.AddField(
            model_name='clock',
            name='revision',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='revision'),
        ),
        migrations.AddField(
            model_name='clockevent',
            name='due_from',
            field=models.DateTimeField(null=True, verbose_name='old deadline'),
        ),
        migrations.AddField(
            model_name='clockevent',
            name='due_to',
            field=models.DateTimeField(null=True, verbose_name='new deadline'),
        ),
        migrations.AddField(
            model_name='clockevent',
            name='revision',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='revision'),
        ),
        migrations.AlterField(
            model_name='clockevent',
            name='kind',
            field=models.CharField(choices=[('started', 'started'), ('warned', 'warned'), ('breached', 'breached'), ('breach_withdrawn', 'breach withdrawn'), ('paused', 'paused'), ('resumed', 'resumed'), ('stopped', 'stopped'), ('cancelled', 'cancelled'), ('recomputed', 'recomputed'), ('recompute_undone', 'recompute undone')], max_length=20, verbose_name='event'),
        ),
        migrations.AddField(
            model_name='recompute',
            name='applied_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recompute',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recompute',
            name='target_set',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recomputes', to='sla.targetset'),
        ),
        migrations.AddField(
            model_name='recompute',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='clockevent',
            name='recompute',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='sla.recompute'),
        ),
        migrations.AddConstraint(
            model_name='clockevent',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'breached')), fields=('clock', 'at', 'revision'), name='sla_event_breached_once'),
        ),
        migrations.AddConstraint(
            model_name='clockevent',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'warned')), fields=('clock', 'level', 'revision'), name='sla_event_warned_once'),
        ),
        migrations.AddConstraint(
            model_name='clockevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_from__isnull', False), ('due_to__isnull', False), ('kind__in', ['recomputed', 'recompute_undone']), ('recompute__isnull', False)), models.Q(models.Q(('kind__in', ['recomputed', 'recompute_undone']), _negated=True), ('due_from', None), ('due_to', None), ('recompute', None)), _connector='OR'), name='sla_event_recomputed_has_deadlines'),
        ),
        migrations.AddField(
            model_name='recomputemove',
            name='clock',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='sla.clock'),
        ),
        migrations.AddField(
            model_name='recomputemove',
            name='new_target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sla.target'),
        ),
        migrations.AddField(
            model_name='recomputemove',
            name='old_target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sla.target'),
        ),
        migrations.AddField(
            model_name='recomputemove',
            name='recompute',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='sla.recompute'),
        ),
        migrations.AddIndex(
            model_name='recompute',
            index=models.Index(condition=models.Q(('state__in', ['preview', 'applying', 'undoing'])), fields=['lease_until'], name='sla_recompute_at_work'),
        ),
        migrations.AddConstraint(
            model_name='recompute',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['preview', 'previewed', 'applying', 'done', 'undoing', 'undone', 'failed'])), name='sla_recompute_state_known'),
        ),
        migrations.AddConstraint(
            model_name='recompute',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['preview', 'previewed', 'failed']), models.Q(('applied_at__isnull', False), ('applied_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='sla_recompute_applied_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='recompute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['undoing', 'undone']), _negated=True), models.Q(('undo_at__isnull', False), ('undone_by__isnull', False), models.Q(('undo_reason', ''), _negated=True)), _connector='OR'), name='sla_recompute_undone_with_reason'),
        ),
        migrations.AddIndex(
            model_name='recomputemove',
            index=models.Index(fields=['recompute', 'state', 'id'], name='sla_move_next'),
        ),
        migrations.AddIndex(
            model_name='recomputemove',
            index=models.Index(fields=['recompute', 'new_due_at', 'id'], name='sla_move_listed'),
        ),
        migrations.AddConstraint(
            model_name='recomputemove',
            constraint=models.UniqueConstraint(fields=('recompute', 'clock'), name='sla_move_once_per_clock'),
        ),
        migrations.AddConstraint(
            model_name='recomputemove',
            constraint=models.CheckConstraint(condition=models.Q(('clock_state__in', ['running', 'paused'])), name='sla_move_of_open_clock'),
        ),
        migrations.AddConstraint(
            model_name='recomputemove',
            constraint=models.CheckConstraint(condition=models.Q(('effect__in', ['', 'late', 'withdrawn'])), name='sla_move_effect_known'),
        ),
        migrations.AddConstraint(
            model_name='recomputemove',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'applied', 'skipped', 'undone', 'kept'])), name='sla_move_state_known'),
        ),
        migrations.AddConstraint(
            model_name='recomputemove',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('skip_reason__in', ['stopped', 'cancelled', 'changed', 'failed']), ('state__in', ['skipped', 'kept'])), models.Q(('skip_reason', ''), ('state__in', ['planned', 'applied', 'undone'])), _connector='OR'), name='sla_move_skipped_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='recomputemove',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'planned'), ('handled_at__isnull', False), _connector='XOR'), name='sla_move_handled_has_instant'),
        ),
    ]
