"""Sentences about what contradicts itself between steps, the law, or the calendar on the wall."""

from django.utils.translation import gettext_lazy as _

from agreements.findings_text.fields import Words

SENTENCES: Words = {
    "vat_id_doubtful": _("%(side)s: this is not the Czech VAT ID of this company; check the digits."),
    "data_box_doubtful": _("%(side)s: a Czech data box has seven letters and digits."),
    "email_malformed": _("This is not an e-mail address."),
    "parties_share_address": _("Both parties have the same e-mail address; notices would go back to their sender."),
    "notice_form_unreachable": _("%(side)s: notices may be given by data box, but none is written here."),
    "account_doubtful": _("A digit of this account is wrong: its check does not come out."),
    "name_twice": _("“%(name)s” stands here twice; give the two different names."),
    "definition_incomplete": _("Definition %(place)s: “%(field)s” is missing."),
    "expectation_unheld": _("Expectation %(place)s: say which side holds it."),
    "service_without_level": _("Service %(place)s is in scope, but no service level speaks of it."),
    "level_out_of_scope": _("This is for a service that is out of scope."),
    "target_channel_unknown": _("Target %(place)s is for a channel that step 4 does not offer."),
    "channel_without_target": _("Channel %(place)s: no target says how fast one is answered there."),
    "outage_channel_unknown": _("Outages are announced by a channel that is not among those above."),
    "outage_notice_differs": _(
        "Exclusion %(place)s and planned outages in step 4 say different times of announcement; one of them applies."
    ),
    "calendar_unused": _("Nothing counts by the calendar “%(calendar)s”."),
    "escalation_out_of_order": _("Escalation level %(place)s is reached sooner than the one before it."),
    "quality_above_all": _("Quality criterion %(place)s is more than 100 %%."),
    "availability_perfect": _("Availability %(place)s: 100 %% leaves no minute for a fault or for maintenance."),
    "vat_rate_unusual": _("Price %(place)s: this is no rate of Czech VAT; they are 0, 12 and 21 %%."),
    "price_period_disagrees": _("How often is paid does not fit the periods of the prices."),
    "due_days_long": _("Businesses pay within %(limit)s days; a longer time may be held unfair."),
    "discount_until_missing": _("Discount %(place)s: say until when it is given."),
    "discount_over_before_start": _("Discount %(place)s ends before the agreement takes effect."),
    "renewal_of_indefinite": _("An agreement without an end is not renewed; choose “never”."),
    "ground_notice_too_long": _("Ground for termination %(place)s: the notice is as long as the term, or longer."),
    "sanction_missing": _("No ground says what follows for whoever gave cause: a penalty, or that there is none."),
    "mediation_missing": _("Say who mediates before a dispute goes to court."),
    "arbitration_unnamed": _("Say which arbitration tribunal decides; without it the clause may be void."),
    "start_passed": _("The agreement takes effect on a day that has passed."),
    "start_far_ahead": _("The agreement takes effect more than two years from now; check the year."),
    "date_passed": _("This day has passed."),
    "target_stricter_than_past": _(
        "Target %(place)s: %(percent)s%% of the %(count)s cases of the last 90 days were that fast, less than promised."
    ),
}
