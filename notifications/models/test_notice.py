"""A message that somebody sends to themselves to see that the whole way works."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import PublicIdModel
from notifications.models.email import OutgoingEmail


class TestNotice(PublicIdModel):
    """Asked for in the web, taken up by the sweep of the deadlines, then an e-mail like any other."""

    __test__ = False  # not a test, whatever pytest makes of its name

    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("asked for"))
    taken_at = models.DateTimeField(_("taken up"), null=True)
    email = models.OneToOneField(OutgoingEmail, on_delete=models.SET_NULL, related_name="+", null=True)

    class Meta:
        verbose_name = _("test notice")
        verbose_name_plural = _("test notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at=None) | Q(taken_at__gte=models.F("requested_at")),
                name="notifications_test_taken_after",
            ),
        ]
        indexes = [
            # Serves notifications.services.test_notices.take_up, which the sweep asks every second.
            models.Index(fields=["requested_at"], name="notifications_test_waiting", condition=Q(taken_at=None)),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
