"""Sentences about steps 6 to 8."""

from django.utils.translation import gettext_lazy as _

from agreements.findings_text.fields import Words

SENTENCES: Words = {
    "payment_field_missing": _("Payment: “%(field)s” is missing."),
    "account_missing": _("Say to which account the transfer goes."),
    "price_missing": _("There is no price."),
    "price_field_missing": _("Price %(place)s: “%(field)s” is missing."),
    "price_service_unknown": _("Price %(place)s is for a service that is not in the agreement."),
    "price_currency_differs": _("Price %(place)s is in %(currency)s; all prices are in one currency."),
    "price_total_differs": _("Price %(place)s: quantity times unit price is %(total)s."),
    "stated_total_differs": _("Total %(place)s: the prices add up to %(total)s."),
    "discount_value_unclear": _("Discount %(place)s: give a percentage or an amount, not both."),
    "discount_condition_missing": _("Discount %(place)s: say on what condition it is given."),
    "discount_price_unknown": _("Discount %(place)s is off a price that is not in the agreement."),
    "discount_above_price": _("Discount %(place)s is higher than the price."),
    "late_interest_missing": _("Say what a late payment costs."),
    "late_interest_rate_missing": _("Give the rate of the late interest."),
    "first_payment_missing": _("Say on which day payments begin."),
    "first_payment_too_early": _("The first payment is before the agreement takes effect."),
    "invoice_address_missing": _("Say where invoices go."),
    "indexation_open": _("Say whether prices change from year to year."),
    "indexation_incomplete": _("Give the rate or the index by which prices change."),
    "credit_settlement_missing": _("Say how service credits are settled."),
    "effective_date_missing": _("The agreement has no day from which it is effective."),
    "term_kind_missing": _("Say whether the term is fixed or indefinite."),
    "end_missing": _("A fixed term needs its last day."),
    "end_of_indefinite": _("An indefinite term has no last day."),
    "end_before_start": _("The agreement ends before it begins."),
    "term_very_long": _("The term is longer than ten years."),
    "date_outside_term": _("This day is outside the term of the agreement."),
    "milestone_field_missing": _("Milestone %(place)s: “%(field)s” is missing."),
    "renewal_open": _("Say what happens at the end of the term."),
    "renewal_incomplete": _("Automatic renewal: “%(field)s” is missing."),
    "renewal_period_uncountable": _("A term goes on by whole calendar days, weeks or months."),
    "renewal_notice_too_long": _("The notice before renewal is longer than the term."),
    "renewal_terms_missing": _("Renewal: “%(field)s” is missing."),
    "ground_of_party_missing": _("%(side)s: this side has no ground for termination."),
    "ground_field_missing": _("Ground for termination %(place)s: “%(field)s” is missing."),
    "ground_without_time": _("Ground for termination %(place)s: give days to put it right, or a notice."),
    "handover_missing": _("Say what happens to the customer's data at the end."),
    "handover_without_time": _("Say within what time the data are handed over."),
    "dispute_level_missing": _("No step of a dispute has a time."),
    "dispute_level_incomplete": _("Step %(place)s of a dispute: “%(field)s” is missing."),
    "dispute_field_missing": _("Disputes: “%(field)s” is missing."),
    "procedure_without_time": _(
        "The complaint procedure says no time for acknowledgement or decision: give complaints such targets."
    ),
    "complaint_annex_unknown": _("The attached complaint procedure is not among the annexes."),
}
