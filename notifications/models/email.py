"""A row of the outbox: one message to one recipient."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import may
from core.models.base import PublicIdModel


class OutgoingEmailQuerySet(models.QuerySet["OutgoingEmail"]):
    """Rows of the outbox."""

    def visible_to(self, user: User) -> OutgoingEmailQuerySet:
        """Return all of them to those who may see mail, none to others."""
        return self.all() if may(user, "mail.view") else self.none()


class OutgoingEmail(PublicIdModel):
    """One e-mail to one recipient, written in the transaction that decides it and delivered after.

    `next_attempt_at` is when a worker may take it: the next try of a queued one, the end of the lease of one that is
    being sent. `attempts` also tells whose lease it is: a worker that was given up for dead no longer matches it.
    """

    class State(models.TextChoices):
        """Where an e-mail stands."""

        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not sent")
        BOUNCED = "bounced", _("came back")
        # A warning whose deadline was missed before it could go.
        DROPPED = "dropped", _("not needed any more")

    class Bounce(models.TextChoices):
        """What a message that came back says about its address."""

        HARD = "hard", _("the address does not take mail")
        SOFT = "soft", _("it could not be delivered in time")

    dedupe_key = models.CharField(_("key"), max_length=255, unique=True)
    message_id = models.CharField(_("Message-ID"), max_length=255, unique=True)
    to = models.CharField(_("to"), max_length=254)
    to_name = models.CharField(_("name"), max_length=200, blank=True)
    reply_to = models.CharField(_("reply to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=500)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    # What the message is made of when it is sent (notifications.services.composing); null once it is written.
    template = models.CharField(max_length=80, blank=True, editable=False)
    facts = models.JSONField(null=True, editable=False)
    language = models.CharField(_("language"), max_length=2)
    kind = models.CharField(_("kind"), max_length=40)
    about = models.CharField(_("about"), max_length=60, blank=True)
    # The body holds a secret (a link that signs in): it is never shown, and erased once it is sent or given up.
    one_time = models.BooleanField(_("one-time"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("the server's words"), blank=True)
    # The id of the request or task that wrote it (core.logging): its delivery is logged under it.
    trace = models.CharField(max_length=64, null=True, editable=False)
    created_at = models.DateTimeField(_("written"))
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    # When the body was erased: at once where it held a secret, else after MAIL_BODY_DAYS.
    erased_at = models.DateTimeField(_("erased"), null=True)
    # Set when it came back, and when the recipient's server refused the address at once.
    bounce = models.CharField(_("came back because"), max_length=4, choices=Bounce.choices, blank=True)
    bounced_at = models.DateTimeField(_("came back"), null=True)

    objects: ClassVar[models.Manager[OutgoingEmail]] = OutgoingEmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing e-mail")
        verbose_name_plural = _("outgoing e-mails")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["sent", "bounced"], sent_at__isnull=False)
                | (~Q(state__in=["sent", "bounced"]) & Q(sent_at__isnull=True)),
                name="notifications_sent_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending"], next_attempt_at__isnull=False)
                | Q(state__in=["sent", "failed", "dropped", "bounced"], next_attempt_at__isnull=True),
                name="notifications_waiting_has_attempt",
            ),
            models.CheckConstraint(
                condition=~Q(state="bounced") | (~Q(bounce="") & Q(bounced_at__isnull=False)),
                name="notifications_bounced_says_why",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(text="", html="", facts__isnull=True),
                name="notifications_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(facts__isnull=True) | (Q(text="", html="") & ~Q(template="")),
                name="notifications_facts_until_written",
            ),
        ]
        indexes = [
            # Serves notifications.services.delivery.claim_due, and nothing else.
            models.Index(
                fields=["next_attempt_at"], name="notifications_mail_due", condition=Q(next_attempt_at__isnull=False)
            ),
            # Serves notifications.selectors.returned_mail, and nothing else.
            models.Index(fields=["to"], name="notifications_mail_returned", condition=Q(bounce="hard")),
            # Serves notifications.selectors.queue_lengths, and nothing else.
            models.Index(fields=["state"], name="notifications_mail_failed", condition=Q(state="failed")),
            # Serve notifications.services.retention: whose body is still there.
            models.Index(
                fields=["sent_at"],
                name="notifications_mail_body",
                condition=Q(sent_at__isnull=False, erased_at__isnull=True),
            ),
            models.Index(
                fields=["created_at"],
                name="notifications_mail_unsent_body",
                condition=Q(state__in=["failed", "dropped"], erased_at__isnull=True),
            ),
            # Serves notifications.selectors.email_page, and nothing else.
            models.Index(fields=["-created_at", "-id"], name="notifications_mail_newest"),
            # Serve notifications.selectors.unaccepted_mail: whether a server still accepts anything.
            models.Index(fields=["-sent_at"], name="notifications_mail_accepted", condition=Q(sent_at__isnull=False)),
            models.Index(
                fields=["created_at"],
                name="notifications_mail_tried",
                condition=Q(next_attempt_at__isnull=False, attempts__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.to})"

    def get_absolute_url(self) -> str:
        """Return the page that shows this e-mail."""
        return reverse("notifications:message", args=[self.public_id])
