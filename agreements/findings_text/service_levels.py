"""Sentences about step 5."""

from django.utils.translation import gettext_lazy as _

from agreements.findings_text.fields import Words

SENTENCES: Words = {
    "level_missing": _("There is no service level."),
    "level_field_missing": _("%(list)s %(place)s: “%(field)s” is missing."),
    "target_objective_missing": _("Target %(place)s: say in what share of cases it is to be met."),
    "quality_population_missing": _("Quality criterion %(place)s is a percentage; say of what."),
    "target_twice": _("Target %(place)s stands there twice, for the same kind, channel, priority and metric."),
    "response_longer_than_resolution": _("Target %(place)s answers later than target %(resolution)s resolves."),
    "calendar_unknown": _("There is no calendar called “%(calendar)s” in this agreement."),
    "calendar_unnamed": _("Calendar %(place)s needs a name that no other calendar has."),
    "calendar_never_opens": _("The calendar “%(calendar)s” never opens."),
    "calendar_ends_early": _("The calendar “%(calendar)s” does not know the holidays of the whole term."),
    "ladder_unknown": _("Target %(place)s: there is no escalation called “%(ladder)s” in this agreement."),
    "ladder_unnamed": _("Escalation %(place)s needs a name of its own, at most %(limit)s characters and no slash."),
    "ladder_level_incomplete": _("Escalation “%(ladder)s”, level %(level)s: say when, and who is told."),
    "ladder_not_climbable": _(
        "Escalation “%(ladder)s”: levels stand in order of time, each once, one of them at the deadline itself; a case "
        "is given only to a supervisor, a manager, a team or a person."
    ),
    "ladder_unused": _("No target names the escalation “%(ladder)s”."),
    "target_not_computable": _("Target %(place)s: no deadline can be computed from this number and calendar."),
    "availability_service_unknown": _("Availability %(place)s is promised of a service that is not in the agreement."),
    "exclusion_field_missing": _("Exclusion %(place)s: “%(field)s” is missing."),
    "maintenance_unannounced": _("Exclusion %(place)s: say how long ahead maintenance is announced."),
    "level_without_credit": _("%(list)s %(place)s has no service credit; choose one, or “none”."),
    "level_credited_twice": _("%(list)s %(place)s has more than one service credit."),
    "credit_level_unknown": _("Service credit %(place)s: choose the levels that it is for."),
    "credit_undecided": _(
        "Service credit %(place)s: give it in one way, by tiers, for each step or as a multiple of the fee, or say "
        "“none”."
    ),
    "credit_step_incomplete": _(
        "Service credit %(place)s: say how much one step is, and what it gives, a percentage or an amount."
    ),
    "credit_multiple_of_nothing": _(
        "Service credit %(place)s: a multiple of the fee is more than zero, and for levels that are percentages."
    ),
    "credit_levels_differ": _(
        "Service credit %(place)s: its levels are measured in different units; give each a rule of its own."
    ),
    "credit_tier_without_value": _(
        "Service credit %(place)s, tier %(tier)s: give a percentage or an amount, not both."
    ),
    "credit_tier_empty": _("Service credit %(place)s, tier %(tier)s: the lower bound is not below the upper one."),
    "credit_tiers_overlap": _("Service credit %(place)s, tier %(tier)s overlaps with another one."),
    "credit_tiers_gap": _("Service credit %(place)s: there is a gap below tier %(tier)s."),
    "credit_tiers_miss_objective": _(
        "Service credit %(place)s: the tiers must run from the objective to the worst result."
    ),
    "credit_tiers_not_rising": _("Service credit %(place)s: a worse result earns a smaller credit."),
    "credit_base_missing": _("Say what service credits are a percentage of."),
    "credit_cap_missing": _("Service credits have no upper limit."),
    "credit_above_cap": _("Service credit %(place)s: this is above its limit, and is never paid in full."),
    "credit_caps_disagree": _("This limit is above the one of a shorter time, so it never applies."),
    "credit_claim_missing": _("Say whether service credits must be claimed."),
    "credit_claim_period_missing": _("Say within how many days service credits are claimed."),
    "credit_timezone_missing": _("Say in which time zone a month begins."),
    "credit_timezone_unknown": _("There is no time zone called “%(zone)s”; one is called Europe/Prague."),
    "credit_repeat_falls": _("Missed again, a level would cost less; the multiplier is at least 1."),
    "credit_report_due_missing": _("Say within how many days the report is due; without it no report is ever missing."),
    "credit_of_missing_report_open": _(
        "Service credit %(place)s gives amounts without a limit, so nobody can say what a missing report costs."
    ),
    "credit_termination_impossible": _("Give the number of misses and of windows; there cannot be more misses."),
}
