"""What is known of older rows: who has each case, what its pauses lasted, who was judged. All are counted anew."""

import json
from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery

from sla.domain.calendar import BusinessCalendar
from sla.domain.holding import business_seconds


def fill(apps: Any, schema_editor: Any) -> None:
    """Take the present holder of a case for the only one it had: nobody wrote down earlier ones."""
    case, clock = apps.get_model("sla", "Case"), apps.get_model("sla", "Clock")
    holder, share = apps.get_model("sla", "CaseHolder"), apps.get_model("sla", "ClockShare")
    change = apps.get_model("sla", "VerdictChange")
    holder.objects.bulk_create(
        (
            holder(case_id=row.pk, owner_id=row.owner_id, team_id=row.team_id, since=row.received_at)
            for row in case.objects.all().iterator()
        ),
        batch_size=1000,
    )
    stopped = clock.objects.filter(state="stopped")
    stopped.update(stopped_team=Subquery(case.objects.filter(pk=OuterRef("case_id")).values("team_id")[:1]))
    share.objects.bulk_create(
        (
            share(
                clock_id=row.pk,
                holder_id=row.stopped_owner_id,
                holder_team_id=row.stopped_team_id,
                business_seconds=row.business_seconds,
            )
            for row in stopped.filter(business_seconds__gt=0).iterator()
        ),
        batch_size=1000,
    )
    _fill_pauses(apps)
    instants = stopped.values_list("stopped_at", flat=True).distinct()
    change.objects.bulk_create((change(at=at) for at in instants.iterator()), batch_size=1000)


def _fill_pauses(apps: Any) -> None:
    calendars: dict[int, BusinessCalendar] = {}
    pauses = apps.get_model("sla", "ClockPause").objects.filter(ended_at__isnull=False, clock__target__isnull=False)
    for pause in pauses.select_related("clock__target__calendar_version"):
        version = pause.clock.target.calendar_version
        if version.pk not in calendars:
            calendars[version.pk] = BusinessCalendar.from_dict(json.loads(version.content))
        pause.business_seconds = business_seconds(calendars[version.pk], pause.started_at, pause.ended_at)
        pause.save(update_fields=["business_seconds"])


class Migration(migrations.Migration):
    dependencies = [("sla", "0011_holders_and_attainment")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
