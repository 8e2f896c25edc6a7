"""Labels of steps 4 and 8: communication and disputes."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.forms.labels.base import Label

COMMUNICATION = {
    "Communication.channels": Label(
        _("Channels"),
        _("Where the customer turns, and when somebody is there."),
        row=_("Channel"),
        add=_("Add a channel"),
    ),
    "Communication.cadence": Label(
        _("Meetings and reports"), row=_("Meeting or report"), add=_("Add a meeting or report")
    ),
    "Communication.notices": Label(_("Notices"), _("How notices that change rights are given.")),
    "Communication.planned_outages": Label(_("Planned outages")),
    "ChannelRule.channel": Label(_("Channel")),
    "ChannelRule.address": Label(_("Address or number")),
    "ChannelRule.hours": Label(_("Hours in words"), _("For what a calendar cannot say.")),
    "ChannelRule.calendar": Label(_("Calendar"), _("One of the calendars of the service levels.")),
    "ChannelRule.languages": Label(_("Languages")),
    "Cadence.kind": Label(_("Kind")),
    "Cadence.name": Label(_("Name")),
    "Cadence.frequency": Label(_("How often")),
    "Cadence.method": Label(_("How"), _("For example a video call, an e-mail.")),
    "Cadence.participants": Label(_("Who takes part")),
    "Cadence.content": Label(_("What it covers")),
    "Notices.forms": Label(_("Forms")),
    "Notices.delivered_after": Label(_("Counts as delivered after")),
    "Notices.text": Label(_("More about notices")),
    "PlannedOutages.notice": Label(_("Announced at least")),
    "PlannedOutages.channel": Label(_("Announced by")),
    "PlannedOutages.allowed_window": Label(_("Allowed at"), _("For example Sunday 22:00 to Monday 04:00.")),
    "PlannedOutages.longest": Label(_("Lasts at most")),
    "Duration.amount": Label(pgettext_lazy("duration", "Number")),
    "Duration.unit": Label(_("Unit")),
}

DISPUTES = {
    "Disputes.levels": Label(
        _("Steps of a dispute"),
        _("Who tries to settle it, and within how long, in this order."),
        row=_("Step"),
        add=_("Add a step"),
    ),
    "DisputeLevel.provider_role": Label(_("For the provider")),
    "DisputeLevel.customer_role": Label(_("For the customer")),
    "DisputeLevel.within": Label(_("Within")),
    "DisputeLevel.how": Label(_("How")),
    "Disputes.mediation_body": Label(_("Mediator or ADR body")),
    "Disputes.mediation_address": Label(_("Its address")),
    "Disputes.forum": Label(_("Then decides")),
    "Disputes.forum_name": Label(_("Name of the court or arbitrator")),
    "Disputes.governing_law": Label(_("Governing law")),
    "Disputes.complaint_procedure": Label(
        _("Complaint procedure"), _("How the customer complains, and what happens then.")
    ),
    "Disputes.complaint_annex": Label(_("Or as an annex")),
    "Disputes.standard_procedure": Label(
        _("Or attach the standard procedure"), _("Written from this agreement's own targets for complaints.")
    ),
    "Disputes.service_continues": Label(_("Service goes on meanwhile")),
}
