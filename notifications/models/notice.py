"""What the system told a person about work, and how it travelled."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Scope, scope_of
from core.models.base import PublicIdModel
from notifications.models.email import OutgoingEmail


class Urgency(models.TextChoices):
    """How much a notice matters: what may wait, and what may not be switched off, is decided by it."""

    WARNING = "warning", _("warning")
    BREACH = "breach", _("missed deadline")
    ESCALATION = "escalation", _("escalation")
    INFO = "info", _("information")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices."""

    def visible_to(self, user: User) -> NoticeQuerySet:
        """Return everybody's to those who may see them all, one's own to all others."""
        scope = scope_of(user, "notice.view")
        if scope is Scope.ALL:
            return self.all()
        return self.none() if scope is Scope.NONE else self.filter(recipient=user)


class Notice(PublicIdModel):
    """One thing that one person is told, or an address outside, written in the transaction that decides it.

    Whoever has an account is the `recipient`; an address outside stands in `address`, in small letters, and has no
    choices: what it is told comes by e-mail.
    It travels in an e-mail of its own, in a digest, or is only shown in the application; `email` is the message that
    carried it. While it waits (held for quiet hours, or gathered for a digest), `go_at` is when it goes. A slot is one
    of the few places per person and window for e-mails of their own; `window_ends_at` is when the place is free again.
    """

    class State(models.TextChoices):
        """How a notice travels."""

        ALONE = "alone", _("in an e-mail of its own")
        GATHERED = "gathered", _("waits for a digest")
        HELD = "held", _("held for quiet hours")
        DIGEST = "digest", _("listed in a digest")
        SUPERSEDED = "superseded", _("overtaken by a later notice")
        # A warning that had not gone when its deadline was met or cancelled.
        UNNEEDED = "unneeded", _("not needed any more")
        APP = "app", _("only in the application")

    recipient = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="notices", verbose_name=_("recipient")
    )
    address = models.CharField(_("address outside"), max_length=254, blank=True)
    dedupe_key = models.CharField(_("key"), max_length=255, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices)
    # What it is about for programs (one clock): a warning is overtaken by the breach with the same topic.
    topic = models.CharField(_("topic"), max_length=80, blank=True)
    about = models.CharField(_("about"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=300)
    summary = models.CharField(_("summary"), max_length=300)
    path = models.CharField(_("address"), max_length=300, blank=True)
    due_at = models.DateTimeField(_("due"), null=True)
    language = models.CharField(_("language"), max_length=2)
    occurred_at = models.DateTimeField(_("told"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    go_at = models.DateTimeField(_("goes at"), null=True)
    slot = models.PositiveSmallIntegerField(null=True)
    window_ends_at = models.DateTimeField(null=True)
    email = models.ForeignKey(
        OutgoingEmail, null=True, on_delete=models.PROTECT, related_name="notices", verbose_name=_("sent in")
    )
    superseded_by = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="supersedes", verbose_name=_("overtaken by")
    )
    read_at = models.DateTimeField(_("read"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, address="") | (Q(recipient__isnull=True) & ~Q(address="")),
                name="notifications_notice_one_reader",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["gathered", "held"], go_at__isnull=False)
                | (~Q(state__in=["gathered", "held"]) & Q(go_at__isnull=True)),
                name="notifications_notice_waits_until",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["alone", "digest"], email__isnull=False)
                | Q(state__in=["gathered", "held", "app"], email__isnull=True)
                | Q(state__in=["superseded", "unneeded"]),
                name="notifications_notice_travels_in",
            ),
            models.CheckConstraint(
                condition=Q(state="superseded", superseded_by__isnull=False)
                | (~Q(state="superseded") & Q(superseded_by__isnull=True)),
                name="notifications_notice_overtaken_by",
            ),
        ]
        indexes = [
            # Serves notifications.selectors.notice_page, and nothing else.
            models.Index(fields=["recipient", "-occurred_at", "-id"], name="notifications_notice_newest"),
            # Serves notifications.services.storm, and nothing else.
            models.Index(
                fields=["recipient", "window_ends_at"],
                name="notifications_notice_slots",
                condition=Q(slot__isnull=False),
            ),
            # Serves notifications.services.storm for addresses outside, and nothing else.
            models.Index(
                fields=["address", "window_ends_at"],
                name="notifications_notice_outside",
                condition=~Q(address="") & Q(slot__isnull=False),
            ),
            # Serves notifications.services.digests, and nothing else.
            models.Index(fields=["go_at"], name="notifications_notice_due", condition=Q(go_at__isnull=False)),
            # Serves notices of one clock: what overtakes what, and who was told.
            models.Index(fields=["topic"], name="notifications_notice_topic"),
            # Serves notifications.selectors.unread_count, and nothing else.
            models.Index(fields=["recipient"], name="notifications_notice_unread", condition=Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.summary}"

    @property
    def reader(self) -> str:
        """What tells two readers apart: the primary key of a person, or an address outside."""
        return self.address or str(self.recipient_id)

    @property
    def reader_address(self) -> str:
        """Where its e-mail goes."""
        return self.recipient.email if self.recipient else self.address
