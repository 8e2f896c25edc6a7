"""Published sets of targets."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import PublicIdModel
from sla.domain.due import DEFAULT_SECONDS_PER_RING, Rule, due_instant
from sla.domain.ladder import Ladder
from sla.domain.lines import Line
from sla.domain.targets import TargetSpec
from sla.domain.vocabulary import Basis, CaseKind, Channel, Metric, PauseRule, Priority, Unit
from sla.domain.windows import CalendarError
from sla.labels import amount_text, target_title
from sla.models import choices
from sla.models.calendar import CalendarVersion


class FrozenError(RuntimeError):
    """What was published is never changed; publish a new version instead."""


class PublishedModel(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the new row. Raises FrozenError for one that is already written."""
        if not self._state.adding:
            raise FrozenError(f"{self} is published and does not change.")
        super().save(*args, **kwargs)


class TargetSet(PublicIdModel, PublishedModel):
    """One published version of a set of targets; versions of the same set share `series`.

    `source` is what people are shown ("AGR-2026-00042, version 2"), so that a clock can cite a document of which
    this app knows nothing. Frozen: only the next number of its series says something else.
    """

    basis = models.CharField(_("basis"), max_length=16, choices=choices.BASES)
    series = models.UUIDField(default=uuid.uuid4)
    number = models.PositiveIntegerField(_("version"))
    source = models.CharField(_("source"), max_length=200)
    published_at = models.DateTimeField(_("published"))
    # When somebody last compared it with the law; only a statutory set has it.
    verified_on = models.DateField(_("checked against the law on"), null=True)

    class Meta:
        verbose_name = _("target set")
        verbose_name_plural = _("target sets")
        ordering = ["-published_at", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="sla_target_set_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="sla_target_set_number_from_one"),
            *choices.known_words("target_set", ["basis"]),
        ]
        indexes = [
            # Serves sla.selectors.targets: the set of a basis that is published now.
            models.Index(fields=["basis", "-published_at", "-number"], name="sla_target_set_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.number})"

    @property
    def title(self) -> str:
        """What is cited: the source; our own sets with their version."""
        if self.basis != Basis.ORGANISATION:
            return self.source
        return gettext("%(name)s, own targets, version %(number)s") % {"name": self.source, "number": self.number}


class Target(PublicIdModel, PublishedModel):
    """One measurable promise of a set. Its key stays the same in every version."""

    target_set = models.ForeignKey(TargetSet, on_delete=models.PROTECT, related_name="targets")
    key = models.CharField(_("key"), max_length=80)
    case_kind = models.CharField(_("kind"), max_length=16, choices=choices.CASE_KINDS, blank=True)
    channel = models.CharField(_("channel"), max_length=16, choices=choices.CHANNELS, blank=True)
    priority = models.CharField(_("priority"), max_length=16, choices=choices.PRIORITIES, blank=True)
    metric = models.CharField(_("metric"), max_length=24, choices=choices.METRICS)
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=3)
    unit = models.CharField(_("unit"), max_length=16, choices=choices.UNITS)
    calendar_version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="targets")
    objective_percent = models.DecimalField(_("objective in percent"), max_digits=6, decimal_places=3, null=True)
    warn_at_percents = models.JSONField(_("warnings at percent"), default=list)
    locator = models.CharField(_("article"), max_length=40, blank=True)
    item_id = models.UUIDField(null=True)
    automatic_reply_acknowledges = models.BooleanField(_("an automatic reply acknowledges"), default=False)
    moves_off_days_off = models.BooleanField(_("moves to the next business day"), default=False)
    until_day_end = models.BooleanField(_("business days run to midnight"), default=False)
    pause_rule = models.CharField(
        _("held"), max_length=16, choices=choices.PAUSE_RULES, default=PauseRule.WAITING.value
    )

    # Who is told level by level (`sla.domain.ladder`); null: the owner and the supervisor, once it is missed.
    ladder = models.JSONField(_("escalation ladder"), null=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["target_set", "key"], name="sla_target_key_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="sla_target_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(objective_percent=None) | Q(objective_percent__gt=0, objective_percent__lte=100),
                name="sla_target_objective_is_percent",
            ),
            *choices.known_words("target", ["case_kind", "channel", "priority"], may_be_any=True),
            *choices.known_words("target", ["metric", "unit", "pause_rule"]),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.amount_text}"

    @property
    def amount_text(self) -> str:
        """The amount with its unit, in the current language."""
        return amount_text(self.amount, self.unit)

    @property
    def source(self) -> str:
        """The document that promises it, with the article where it has one."""
        if not self.locator:
            return self.target_set.title
        return gettext("%(source)s, article %(locator)s") % {
            "source": self.target_set.title,
            "locator": self.locator,
        }

    @property
    def title(self) -> str:
        """What it speaks of, in words: "complaint, e-mail: first response"."""
        return target_title(self.metric, self.case_kind, self.channel, self.priority)

    def rule(self, seconds_per_ring: int = DEFAULT_SECONDS_PER_RING) -> Rule:
        """How much time it gives, in which calendar."""
        return Rule(
            amount=self.amount,
            unit=Unit(self.unit),
            calendar=self.calendar_version.business_calendar,
            moves_off_days_off=self.moves_off_days_off,
            until_day_end=self.until_day_end,
            seconds_per_ring=seconds_per_ring,
        )

    def due_at(self, started_at: datetime, seconds_per_ring: int = DEFAULT_SECONDS_PER_RING) -> datetime:
        """When it is due that started then. Raises CalendarError, which names the calendar."""
        try:
            return due_instant(self.rule(seconds_per_ring), started_at)
        except CalendarError as error:
            error.calendar = self.calendar_version.title
            raise

    def spec(self) -> TargetSpec:
        """The same as a value, to publish it again in the next version."""
        return TargetSpec(
            key=self.key,
            case_kind=CaseKind(self.case_kind) if self.case_kind else None,
            channel=Channel(self.channel) if self.channel else None,
            priority=Priority(self.priority) if self.priority else None,
            metric=Metric(self.metric),
            amount=self.amount,
            unit=Unit(self.unit),
            calendar=self.calendar_version.business_calendar.to_dict(),
            calendar_name=self.calendar_version.name,
            objective_percent=self.objective_percent,
            warn_at_percents=tuple(self.warn_at_percents),
            locator=self.locator,
            item_id=self.item_id,
            automatic_reply_acknowledges=self.automatic_reply_acknowledges,
            moves_off_days_off=self.moves_off_days_off,
            until_day_end=self.until_day_end,
            pause_rule=PauseRule(self.pause_rule),
            ladder=self.escalation,
        )

    def line(self) -> Line:
        """The same as a line of a set in work."""
        return Line(
            case_kind=CaseKind(self.case_kind) if self.case_kind else None,
            channel=Channel(self.channel) if self.channel else None,
            priority=Priority(self.priority) if self.priority else None,
            metric=Metric(self.metric),
            amount=self.amount,
            unit=Unit(self.unit),
            calendar=str(self.calendar_version.public_id),
            objective_percent=self.objective_percent,
            warn_at_percents=tuple(self.warn_at_percents),
            locator=self.locator,
            automatic_reply_acknowledges=self.automatic_reply_acknowledges,
            moves_off_days_off=self.moves_off_days_off,
            until_day_end=self.until_day_end,
            pause_rule=self.pauses,
            ladder=self.ladder_name,
        )

    @cached_property
    def escalation(self) -> Ladder | None:
        """Its ladder; None where it has none."""
        return Ladder.from_document(self.ladder) if self.ladder else None

    @property
    def ladder_name(self) -> str:
        """What its ladder is called; "" for none."""
        return self.escalation.name if self.escalation else ""

    @property
    def is_statutory(self) -> bool:
        """Whether the law sets it: then its clock never pauses."""
        return self.target_set.basis == Basis.STATUTORY

    @property
    def pauses(self) -> PauseRule:
        """What may hold its clock: nothing where the law sets it, whatever the target says."""
        return PauseRule.NEVER if self.is_statutory else PauseRule(self.pause_rule)
