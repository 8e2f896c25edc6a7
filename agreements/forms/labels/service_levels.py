"""Labels of step 5: service levels."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agreements.forms.labels.base import Label

WINDOW_HINT = _("For example 08:00-12:00, 13:00-17:00. Empty means closed.")

CALENDARS = {
    "ServiceLevels.calendars": Label(
        _("Calendars"),
        _("The hours that count. The agreement keeps its own copy."),
        row=_("Calendar"),
        add=_("Add a calendar"),
    ),
    "EmbeddedCalendar.name": Label(_("Name"), _("Targets refer to it by this name.")),
    "EmbeddedCalendar.data": Label(_("Opening hours")),
    "CalendarData.timezone": Label(_("Time zone"), _("For example Europe/Prague.")),
    "CalendarData.weekly": Label(_("Week"), WINDOW_HINT),
    "CalendarData.weekly.mon": Label(capfirst(_("Monday"))),
    "CalendarData.weekly.tue": Label(capfirst(_("Tuesday"))),
    "CalendarData.weekly.wed": Label(capfirst(_("Wednesday"))),
    "CalendarData.weekly.thu": Label(capfirst(_("Thursday"))),
    "CalendarData.weekly.fri": Label(capfirst(_("Friday"))),
    "CalendarData.weekly.sat": Label(capfirst(_("Saturday"))),
    "CalendarData.weekly.sun": Label(capfirst(_("Sunday"))),
    "CalendarData.holidays": Label(_("Holidays"), _("Closed all day. One date a line, such as 2026-12-24.")),
    "CalendarData.extra": Label(
        _("Special days"), _("One a line: 2026-12-31 08:00-12:00. The date alone means closed. They override holidays.")
    ),
    "CalendarData.known_until": Label(_("Holidays are known until"), _("Later deadlines cannot be computed.")),
}

LADDERS = {
    "ServiceLevels.ladders": Label(
        _("Escalation of deadlines"),
        _("Whom we tell of our own accord when a deadline comes near or is missed. Targets refer to it by its name."),
        row=_("Escalation"),
        add=_("Add an escalation"),
    ),
    "EmbeddedLadder.name": Label(_("Name"), _("Targets refer to it by this name.")),
    "EmbeddedLadder.levels": Label(
        _("Levels"),
        _("In order of time; one at the deadline itself (0 minutes after)."),
        row=_("Level"),
        add=_("Add a level"),
    ),
    "LadderLevel.moment": Label(_("Before or after the deadline")),
    "LadderLevel.minutes": Label(_("Minutes")),
    "LadderLevel.counted": Label(_("Counted as"), _("Empty means time on the wall.")),
    "LadderLevel.whom": Label(_("Who is told")),
    "LadderLevel.who": Label(_("Which team or person")),
    "LadderLevel.name": Label(_("Printed as"), _("How the team or person is called in the agreement.")),
    "LadderLevel.address": Label(_("Address outside")),
    "LadderLevel.hands_over": Label(_("Gets the complaint")),
    "LadderLevel.raises_priority": Label(_("The priority goes up a step")),
    "LadderLevel.moves_clocks": Label(_("And the deadlines follow it")),
}

LEVELS = {
    "ServiceLevels.targets": Label(
        _("Targets"), _("Promises of time. Each starts a clock."), row=_("Target"), add=_("Add a target")
    ),
    "ServiceLevels.availability": Label(
        _("Availability"),
        _("The share of time in which a service works."),
        row=_("Availability"),
        add=_("Add availability"),
    ),
    "ServiceLevels.quality": Label(_("Quality criteria"), row=_("Criterion"), add=_("Add a criterion")),
    "ServiceLevels.exclusions": Label(
        _("Exclusions"), _("Time and cases that do not count."), row=_("Exclusion"), add=_("Add an exclusion")
    ),
    "TargetItem.kind": Label(_("Kind of case")),
    "TargetItem.channel": Label(_("Channel")),
    "TargetItem.priority": Label(_("Priority")),
    "TargetItem.metric": Label(_("What is promised")),
    "TargetItem.amount": Label(_("Within")),
    "TargetItem.unit": Label(_("Unit")),
    "TargetItem.calendar": Label(_("Calendar")),
    "TargetItem.objective_percent": Label(_("Share of cases kept, %")),
    "TargetItem.window": Label(_("Judged over")),
    "TargetItem.source": Label(_("Where the data come from")),
    "TargetItem.warn_at_percents": Label(_("Warn at %"), _("Of the time gone, such as 50, 75.")),
    "TargetItem.automatic_reply_acknowledges": Label(_("An automatic reply counts as acknowledgement")),
    "TargetItem.moves_off_days_off": Label(_("A deadline on a day off moves to the next working day")),
    "TargetItem.pause_rule": Label(_("Pauses"), _("Whether time stands still while the customer has to do something.")),
    "TargetItem.ladder": Label(
        _("Escalation"), _("One of this agreement, or of ours: that one is copied into the agreement when you save.")
    ),
    "AvailabilityItem.service": Label(_("Service")),
    "AvailabilityItem.name": Label(_("Name")),
    "AvailabilityItem.objective_percent": Label(_("Available in %")),
    "AvailabilityItem.window": Label(_("Judged over")),
    "AvailabilityItem.calendar": Label(_("Calendar")),
    "AvailabilityItem.method": Label(_("How it is measured")),
    "AvailabilityItem.source": Label(_("Where the data come from")),
    "QualityItem.name": Label(_("Name")),
    "QualityItem.metric": Label(_("What is measured")),
    "QualityItem.population": Label(_("Counted over"), _("A percentage of what: all requests, all invoices.")),
    "QualityItem.amount": Label(_("Value")),
    "QualityItem.unit": Label(_("Unit")),
    "QualityItem.direction": Label(_("Direction")),
    "QualityItem.calendar": Label(_("Calendar")),
    "QualityItem.window": Label(_("Judged over")),
    "QualityItem.method": Label(_("How it is measured")),
    "QualityItem.source": Label(_("Where the data come from")),
    "Exclusion.reason": Label(_("Reason")),
    "Exclusion.text": Label(_("Description")),
    "Exclusion.announced_before": Label(_("Announced at least")),
}

CREDITS = {
    "ServiceLevels.credits": Label(
        _("Service credits"),
        _("What is owed when a level is missed. Each level has a credit, or says that nothing is owed."),
        row=_("Credit rule"),
        add=_("Add a credit rule"),
    ),
    "ServiceLevels.credit_terms": Label(_("Terms of all credits")),
    "CreditRule.levels": Label(_("Levels that it belongs to"), _("Save new levels first; then they are offered here.")),
    "CreditRule.is_none": Label(_("Nothing is owed for them")),
    "CreditRule.tiers": Label(
        _("Tiers"),
        _("A credit is given in one way: by tiers, for each step, or as a multiple of the fee."),
        row=_("Tier"),
        add=_("Add a tier"),
    ),
    "CreditRule.per_step": Label(_("Or for each step by which the objective is missed")),
    "CreditRule.fee_multiple": Label(
        _("Or so many times the fee for what was lost"), _("10 means ten times the fee for the time of the outage.")
    ),
    "CreditRule.cap_percent": Label(_("At most, percent of the fee"), _("In one window, under this rule.")),
    "CreditPerStep.step": Label(_("One step"), _("In the unit of the level: 0.1 is a tenth of a percentage point.")),
    "CreditPerStep.credit_percent": Label(_("Credit for a step in %")),
    "CreditPerStep.credit_amount": Label(_("Or as an amount")),
    "CreditPerStep.whole_steps": Label(_("Only whole steps count"), _("Otherwise a step that has begun counts too.")),
    "CreditRule.text": Label(_("In words")),
    "CreditTier.below": Label(_("Below"), _("Exclusive. Empty means no upper limit.")),
    "CreditTier.at_least": Label(_("At least"), _("Inclusive. Empty means no lower limit.")),
    "CreditTier.credit_percent": Label(_("Credit in %")),
    "CreditTier.credit_amount": Label(_("Or as an amount")),
    "CreditTerms.base": Label(_("Percent of")),
    "CreditTerms.timezone": Label(_("Time zone of the windows"), _("For example Europe/Prague.")),
    "CreditTerms.cap_month_percent": Label(_("Cap per month, %")),
    "CreditTerms.cap_rolling_year_percent": Label(_("Cap per 12 months, %")),
    "CreditTerms.cap_term_percent": Label(_("Cap per term, %")),
    "CreditTerms.claim": Label(_("Given")),
    "CreditTerms.claim_days": Label(_("Claimed within days"), _("After the end of the window.")),
    "CreditTerms.repeat_multiplier": Label(_("Multiplier when repeated")),
    "CreditTerms.termination_misses": Label(_("Misses that allow termination")),
    "CreditTerms.termination_windows": Label(_("Within how many windows")),
    "CreditTerms.minimum_incident_minutes": Label(_("Shortest incident that counts, minutes")),
    "CreditTerms.missing_report_is_miss": Label(_("A missing report is a miss")),
    "CreditTerms.report_due_days": Label(_("Report due within days")),
    "CreditTerms.text": Label(_("More about credits")),
}
