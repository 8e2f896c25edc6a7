"""A calendar that was changed under running deadlines, and the recompute that followed."""

from datetime import datetime, timedelta

from core.models import Organisation
from desk.demo.people import People
from sla.models import Calendar, Recompute
from sla.selectors import calendars_with_version
from sla.services import publish_calendar_version
from sla.services.recompute import apply_recompute, go_on, preview_recompute


def close_for_a_day(people: People, now: datetime) -> Recompute:
    """Close the office on a working day next week, and move the deadlines that run over it."""
    calendar = Calendar.objects.order_by("pk")[0]
    business_calendar = calendars_with_version().get(calendar=calendar).business_calendar
    day = Organisation.current().today(now) + timedelta(days=4)
    while not business_calendar.is_business_day(day):
        day += timedelta(days=1)
    content = business_calendar.to_dict()
    content["extra"] = {**content.get("extra", {}), day.isoformat(): []}
    publish_calendar_version(
        calendar=calendar, content=content, actor=people.manager, now=now, reason="Celofiremní školení, zavřeno."
    )
    run = preview_recompute(actor=people.manager, now=now)
    if not run.moving:
        return run
    run = apply_recompute(recompute=run, reason="Zákazníci o zavřeném dni vědí předem.", actor=people.manager, now=now)
    while go_on(recompute_id=run.pk, now=now):
        pass
    return run
