"""Deadlines in words."""

from datetime import datetime, time, timedelta, tzinfo

from django.utils.translation import gettext

from core.typography import NBSP, format_date, format_instant


def format_deadline(value: datetime, zone: tzinfo, language: str, *, with_zone: bool = False) -> str:
    """Return the local date and time of a deadline; one at midnight is the end of the day before.

    "17 December, 0:00" is read as the 17th, and whoever plans by it is a day late. Words are in the active language.
    """
    local = value.astimezone(zone)
    if local.time() != time():
        return format_instant(value, zone, language, with_zone=with_zone)
    last_day = local.date() - timedelta(days=1)
    text = gettext("end of %(date)s") % {"date": format_date(last_day, language)}
    return f"{text}{NBSP}{local.tzname()}" if with_zone else text
