"""Step 5: targets, availability, quality criteria, their calendars, exclusions and service credits."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from agreements.domain.content.base import (
    Code,
    Direction,
    Duration,
    Item,
    Line,
    OptionalMoney,
    OptionalNumber,
    OptionalPercent,
    OptionalQuantity,
    Part,
    Prose,
    Sentence,
    SmallCount,
    Window,
)
from agreements.domain.content.calendars import EmbeddedCalendar
from agreements.domain.content.clauses import ClauseList
from agreements.domain.content.ladders import EmbeddedLadder
from sla.domain.vocabulary import CaseKind, Channel, Metric, PauseRule, Priority, Unit

WarnAtPercent = Annotated[int, Field(ge=1, le=99)]


class TargetItem(Item):
    """One promise of time. A kind, channel or priority that is None means any.

    A `pause_rule` of None means never: what the agreement does not say is no right of the provider's. `ladder` names
    one of the escalation ladders of the document; without one the owner and the supervisor are told of a miss.
    """

    kind: CaseKind | None = None
    channel: Channel | None = None
    priority: Priority | None = None
    metric: Metric | None = None
    amount: OptionalQuantity = None
    unit: Unit | None = None
    calendar: Line = ""
    objective_percent: OptionalPercent = None
    window: Window | None = None
    source: Line = ""
    warn_at_percents: Annotated[list[WarnAtPercent], Field(max_length=5)] = [75]
    automatic_reply_acknowledges: bool = False
    moves_off_days_off: bool = False
    pause_rule: PauseRule | None = None
    ladder: Line = ""


class AvailabilityItem(Item):
    """The share of the window in which a service works. No service means all that are in scope."""

    service: UUID | None = None
    name: Line = ""
    objective_percent: OptionalPercent = None
    window: Window | None = None
    calendar: Line = ""
    method: Sentence = ""
    source: Line = ""


class QualityItem(Item):
    """A measured quality that is not a time: a share, a score, a count."""

    name: Line = ""
    metric: Line = ""
    population: Line = ""
    amount: OptionalNumber = None
    unit: Code = ""
    direction: Direction | None = None
    calendar: Line = ""
    window: Window | None = None
    method: Sentence = ""
    source: Line = ""


class ExclusionReason(StrEnum):
    """Why something does not count."""

    PLANNED_MAINTENANCE = "planned_maintenance"
    CUSTOMER_FAULT = "customer_fault"
    FORCE_MAJEURE = "force_majeure"
    OTHER = "other"


class Exclusion(Item):
    """Time or cases that do not count against the levels."""

    reason: ExclusionReason | None = None
    text: Sentence = ""
    announced_before: Duration = Duration()


class CreditTier(Item):
    """A band of the measured value: `below` is exclusive, `at_least` inclusive, None means open-ended."""

    below: OptionalNumber = None
    at_least: OptionalNumber = None
    credit_percent: OptionalPercent = None
    credit_amount: OptionalMoney = None


class CreditPerStep(Part):
    """So much for each `step` (in the unit of the level) by which the objective is missed.

    A step that has only begun counts too, unless `whole_steps` says otherwise.
    """

    step: OptionalQuantity = None
    credit_percent: OptionalPercent = None
    credit_amount: OptionalMoney = None
    whole_steps: bool = False

    @property
    def is_given(self) -> bool:
        """Say whether anything of it is written."""
        return self.step is not None or self.credit_percent is not None or self.credit_amount is not None


class CreditRule(Item):
    """What is owed when one of the levels is missed; `is_none` says outright that nothing is.

    A credit is given in one way: by `tiers`, `per_step`, or as so many times the fee for what was lost
    (`fee_multiple`). `cap_percent` is the most that the rule gives in one window, percents of the fee alone.
    """

    levels: Annotated[list[UUID], Field(max_length=200)] = []
    is_none: bool = False
    tiers: Annotated[list[CreditTier], Field(max_length=12)] = []
    per_step: CreditPerStep = CreditPerStep()
    fee_multiple: OptionalQuantity = None
    cap_percent: OptionalPercent = None
    text: Sentence = ""

    @property
    def gives_credit(self) -> bool:
        """Say whether a miss is owed something, however far the rule is written."""
        return not self.is_none and self.ways > 0

    @property
    def ways(self) -> int:
        """In how many ways a credit is given; one is right."""
        return bool(self.tiers) + self.per_step.is_given + (self.fee_multiple is not None)


class CreditBase(StrEnum):
    """The fee that a credit is a percentage of."""

    TOTAL_FEE = "total_fee"
    AFFECTED_SERVICE = "affected_service"


class ClaimMode(StrEnum):
    """Whether a credit must be asked for."""

    AUTOMATIC = "automatic"
    ON_REQUEST = "on_request"


class CreditTerms(Part):
    """What all credit rules share. Caps apply in the order month, rolling 12 months, term."""

    base: CreditBase | None = None
    timezone: Line = ""
    cap_month_percent: OptionalPercent = None
    cap_rolling_year_percent: OptionalPercent = None
    cap_term_percent: OptionalPercent = None
    claim: ClaimMode | None = None
    claim_days: SmallCount | None = None
    repeat_multiplier: OptionalQuantity = None
    termination_misses: SmallCount | None = None
    termination_windows: SmallCount | None = None
    minimum_incident_minutes: SmallCount | None = None
    missing_report_is_miss: bool = False
    report_due_days: SmallCount | None = None
    text: Prose = ""


Level = TargetItem | AvailabilityItem | QualityItem


class ServiceLevels(Part):
    """Step 5 of the document."""

    calendars: Annotated[list[EmbeddedCalendar], Field(max_length=10)] = []
    ladders: Annotated[list[EmbeddedLadder], Field(max_length=10)] = []
    targets: Annotated[list[TargetItem], Field(max_length=200)] = []
    availability: Annotated[list[AvailabilityItem], Field(max_length=40)] = []
    quality: Annotated[list[QualityItem], Field(max_length=40)] = []
    exclusions: Annotated[list[Exclusion], Field(max_length=30)] = []
    credits: Annotated[list[CreditRule], Field(max_length=60)] = []
    credit_terms: CreditTerms = CreditTerms()
    clauses: ClauseList = []

    def levels(self) -> Iterator[tuple[str, int, Level]]:
        """Yield each level with the list it stands in and its place there: ("targets", 0, item)."""
        for place, target in enumerate(self.targets):
            yield "targets", place, target
        for place, availability in enumerate(self.availability):
            yield "availability", place, availability
        for place, quality in enumerate(self.quality):
            yield "quality", place, quality

    def calendar(self, name: str) -> EmbeddedCalendar | None:
        """Return the embedded calendar of this name, or None."""
        return next((calendar for calendar in self.calendars if calendar.name == name), None)

    def ladder(self, name: str) -> EmbeddedLadder | None:
        """Return the escalation ladder of this name, or None."""
        return next((ladder for ladder in self.ladders if ladder.name == name), None)
