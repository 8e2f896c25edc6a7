"""The eight steps in the user's words."""

from django.utils.translation import gettext_lazy as _

from agreements.forms.labels.base import Label

STEP_LABELS = {
    "expectations": Label(_("Expectations"), _("Parties, purpose, and the services in scope.")),
    "responsibilities": Label(_("Responsibilities"), _("Duties of both sides, contacts, escalation.")),
    "goals": Label(_("Measurable goals"), _("Numbers that both sides can check.")),
    "communication": Label(_("Communication"), _("Channels, meetings, reports, notices.")),
    "service_levels": Label(_("Service levels"), _("Targets, availability, quality, service credits.")),
    "payment": Label(_("Payment"), _("Prices, discounts, and how they are paid.")),
    "term": Label(_("Term"), _("From when until when, renewal, termination.")),
    "disputes": Label(_("Disputes"), _("What happens, in time, when the parties disagree.")),
}

TEMPLATE_LABELS = {
    "helpdesk": Label(
        _("Help-desk service agreement"),
        _("Requests, enquiries and complaints of users, resolved remotely or on site."),
    ),
    "managed_it": Label(
        _("Managed IT service"), _("Servers, network, workstations, backups and user support, with monitoring.")
    ),
    "maintenance": Label(
        _("Maintenance with on-site visits"), _("Inspections by plan, repairs on site, arrival times, spare parts.")
    ),
    "facility": Label(
        _("Facility service"), _("Cleaning, reception and security, technical management, outdoor areas.")
    ),
    "hosting": Label(
        _("Hosting with availability"),
        _("Servers, databases and connection, with credits for each tenth of a percent."),
    ),
}

EMPTY_LABEL = Label(_("An empty page"), _("Nothing but the two parties: all eight steps are yours to write."))
