"""What the fields are called; the words are those above the inputs."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, str | Promise]

SIDES: Words = {"provider": _("Provider"), "customer": pgettext_lazy("party", "Customer")}

LISTS: Words = {
    "targets": pgettext_lazy("one level", "Target"),
    "availability": pgettext_lazy("one level", "Availability"),
    "quality": pgettext_lazy("one level", "Quality criterion"),
}

FIELDS: Words = {
    "term": pgettext_lazy("definition", "Term"),
    "meaning": _("Meaning"),
    "name": _("Name"),
    "company_id": _("Company ID"),
    "street": _("Street and number"),
    "city": _("City"),
    "email": _("E-mail"),
    "description": _("Description"),
    "party": _("Side"),
    "role": pgettext_lazy("person", "Role"),
    "heading": _("Heading"),
    "text": _("Text"),
    "metric": _("Metric"),
    "unit": _("Unit"),
    "target": _("Target value"),
    "direction": _("Direction"),
    "window": _("Judged over"),
    "source": _("Where the data come from"),
    "channel": _("Channel"),
    "address": _("Address or number"),
    "kind": _("Kind"),
    "frequency": _("How often"),
    "amount": pgettext_lazy("value", "Number"),
    "calendar": _("Calendar"),
    "objective_percent": _("Objective in %"),
    "reason": _("Reason"),
    "method": _("Payment method"),
    "currency": _("Currency"),
    "due_days": _("Due within days"),
    "unit_price": _("Unit price without VAT"),
    "vat_percent": _("VAT, %"),
    "period": _("Period"),
    "quantity": _("Quantity"),
    "due_on": _("Due on"),
    "notice": pgettext_lazy("renewal", "Notice"),
    "conditions": _("Conditions"),
    "may_change": _("What may change"),
    "ground": _("Ground"),
    "provider_role": _("For the provider"),
    "customer_role": _("For the customer"),
    "within": _("Within"),
    "forum": _("Then decides"),
    "governing_law": _("Governing law"),
    "complaint_procedure": _("Complaint procedure"),
    "service_continues": _("Service goes on meanwhile"),
}

# What the text of a clause may quote from the rest of the agreement.
QUOTES: Words = {
    "provider": _("name of the provider"),
    "provider_email": _("e-mail of the provider"),
    "provider_data_box": _("data box of the provider"),
    "customer": _("name of the customer"),
    "customer_email": _("e-mail of the customer"),
    "customer_data_box": _("data box of the customer"),
    "agreement_title": _("title of the agreement"),
    "due_within": _("days within which invoices are due"),
    "claim_within": _("days within which credits are claimed"),
    "effective_on": _("day from which it is effective"),
    "ends_on": _("last day of the term"),
    "renewal_notice": _("notice before renewal"),
    "handover_within": _("time of the hand-over"),
    "governing_law": _("governing law"),
    "forum_name": _("court or arbitrator"),
}
