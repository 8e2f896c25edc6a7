"""The pages of the organisation's calendars."""

from sla.views.calendars.editor import edit, new
from sla.views.calendars.files import export_holidays, export_json
from sla.views.calendars.pages import calendar, calendars, extend

__all__ = ["calendar", "calendars", "edit", "export_holidays", "export_json", "extend", "new"]
