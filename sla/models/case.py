"""What clocks hang on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from core.models import PublicIdModel
from customers.models import Customer
from sla.models import choices
from sla.models.target import TargetSet


class Case(PublicIdModel):
    """Something that has to be answered in time: a complaint, an enquiry, one round of a recurring duty.

    What it is about is known to the app that opened it; here are only the facts that choose targets and that
    attainment is counted by. `received_at` is when it happened, `opened_at` when it was recorded; `checked_at` is
    when a voicemail message was listened to, from which the time to call back counts.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=choices.CASE_KINDS)
    channel = models.CharField(_("channel"), max_length=16, choices=choices.CHANNELS, blank=True)
    priority = models.CharField(_("priority"), max_length=16, choices=choices.PRIORITIES, blank=True)
    received_at = models.DateTimeField(_("received"))
    opened_at = models.DateTimeField(_("recorded"))
    checked_at = models.DateTimeField(_("listened to"), null=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="cases", null=True)
    agreement_reference = models.CharField(_("agreement"), max_length=32, blank=True)
    target_set = models.ForeignKey(TargetSet, on_delete=models.PROTECT, related_name="cases", null=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cases", null=True)
    # The id of the request that opened it (core.logging): what the sweep says and sends of it later carries it too.
    trace = models.CharField(max_length=64, null=True, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cases", null=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opened_at__gte=models.F("received_at")), name="sla_case_received_before_opened"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_at=None)
                | models.Q(checked_at__gte=models.F("received_at"), checked_at__lte=models.F("opened_at")),
                name="sla_case_checked_between",
            ),
            *choices.known_words("case", ["kind"]),
            *choices.known_words("case", ["channel", "priority"], may_be_any=True),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"
