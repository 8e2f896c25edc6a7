"""Labels of steps 1 to 3: expectations, responsibilities, goals."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.forms.labels.base import Label

EXPECTATIONS = {
    "Expectations.title": Label(_("Title"), _("As it stands on the first page.")),
    "Expectations.number": Label(
        _("Customer's number"), _("Under which the customer files this agreement. Ours is its reference.")
    ),
    "Expectations.provider": Label(_("Provider"), _("Your organisation, as it is named in the agreement.")),
    "Expectations.customer": Label(
        pgettext_lazy("party", "Customer"), _("A copy: later changes of the customer's data leave it alone.")
    ),
    "Expectations.purpose": Label(_("Purpose"), _("What the agreement is for, in two or three sentences.")),
    "Expectations.background": Label(_("Background"), _("What led to it, if a reader needs to know.")),
    "Expectations.definitions": Label(_("Definitions"), row=_("Definition"), add=_("Add a definition")),
    "Expectations.expectations": Label(
        _("Expectations"),
        _("What each side expects of the service and of the communication."),
        row=_("Expectation"),
        add=_("Add an expectation"),
    ),
    "Expectations.services": Label(
        _("Services"),
        _("Every service that the provider answers for, and those that are out of scope on purpose."),
        row=_("Service"),
        add=_("Add a service"),
    ),
    "Party.name": Label(_("Name")),
    "Party.company_id": Label(_("Company ID"), _("IČO in the Czech Republic.")),
    "Party.vat_id": Label(_("VAT ID"), _("DIČ in the Czech Republic.")),
    "Party.register_entry": Label(_("Register entry"), _("Court and file number of the commercial register.")),
    "Party.street": Label(_("Street and number")),
    "Party.city": Label(_("City")),
    "Party.postal_code": Label(_("Postal code")),
    "Party.country": Label(_("Country"), _("Two capital letters, such as CZ.")),
    "Party.signatories": Label(_("Who signs"), row=_("Signatory"), add=_("Add a signatory")),
    "Party.contact_name": Label(_("Contact person")),
    "Party.email": Label(_("E-mail")),
    "Party.phone": Label(_("Phone")),
    "Party.data_box": Label(_("Data box"), _("ID of the Czech datová schránka.")),
    "Signatory.name": Label(pgettext_lazy("person", "Name")),
    "Signatory.role": Label(pgettext_lazy("person", "Role"), _("For example managing director.")),
    "Definition.term": Label(pgettext_lazy("definition", "Term")),
    "Definition.meaning": Label(_("Meaning")),
    "Expectation.held_by": Label(_("Held by")),
    "Expectation.text": Label(_("Expectation")),
    "Service.code": Label(_("Code"), _("For example S1.")),
    "Service.name": Label(_("Name")),
    "Service.description": Label(_("Description"), _("What the provider does, so that both sides can tell.")),
    "Service.in_scope": Label(_("In scope")),
    "Service.place": Label(_("Place")),
    "Service.hours": Label(_("Hours in words"), _("For what a calendar cannot say.")),
    "Service.calendar": Label(_("Calendar"), _("One of the calendars of the service levels.")),
}

RESPONSIBILITIES = {
    "Responsibilities.duties": Label(
        _("Duties"),
        _("At least one for each side, each with a role and a frequency or deadline."),
        row=_("Duty"),
        add=_("Add a duty"),
    ),
    "Responsibilities.contacts": Label(_("Contacts"), row=_("Contact"), add=_("Add a contact")),
    "Responsibilities.escalation": Label(
        _("Escalation"),
        _("Whom to turn to next, in this order."),
        row=_("Level"),
        add=_("Add a level"),
    ),
    "Duty.party": Label(_("Side")),
    "Duty.role": Label(_("Role or person")),
    "Duty.text": Label(_("Duty"), _("As specific as you can.")),
    "Duty.frequency": Label(_("How often")),
    "Duty.deadline": Label(_("Or by when")),
    "Duty.depends_on": Label(_("Depends on")),
    "ContactPerson.party": Label(_("Side")),
    "ContactPerson.name": Label(pgettext_lazy("person", "Name")),
    "ContactPerson.role": Label(pgettext_lazy("person", "Role")),
    "ContactPerson.email": Label(_("E-mail")),
    "ContactPerson.phone": Label(_("Phone")),
    "EscalationLevel.party": Label(_("Side")),
    "EscalationLevel.role": Label(pgettext_lazy("person", "Role")),
    "EscalationLevel.name": Label(pgettext_lazy("person", "Name")),
    "EscalationLevel.email": Label(_("E-mail")),
    "EscalationLevel.phone": Label(_("Phone")),
    "EscalationLevel.after": Label(_("After"), _("How long the level before has.")),
}

GOALS = {
    "Goals.goals": Label(
        _("Measurable goals"),
        _("Few, shared and realistic. Each is a number that is reached by a day."),
        row=_("Goal"),
        add=_("Add a goal"),
    ),
    "Goal.name": Label(_("Name")),
    "Goal.metric": Label(_("What is measured")),
    "Goal.population": Label(_("Counted over"), _("A percentage of what: all requests, all invoices.")),
    "Goal.unit": Label(_("Unit"), _("For example %, hours, points.")),
    "Goal.baseline": Label(_("Today's value")),
    "Goal.target": Label(_("Target value")),
    "Goal.direction": Label(_("Direction")),
    "Goal.method": Label(_("How it is measured")),
    "Goal.source": Label(_("Where the data come from")),
    "Goal.window": Label(_("Judged over")),
    "Goal.due_on": Label(_("Reached by")),
    "Goal.owner": Label(_("Owner")),
}
