"""Keys of targets, and which of several wins."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sla.domain.calendar import CalendarFormatError
from sla.domain.lines import Line, units_of
from sla.domain.targets import TargetSpec, decide, find_by_key, most_specific, parse_key, target_key
from sla.domain.vocabulary import Basis, CaseKind, Channel, Metric, Priority, Unit
from tests.sla.calendars import OFFICE_HOURS
from tests.sla.factories import MONDAY

BASE = TargetSpec(
    key="",
    case_kind=None,
    channel=None,
    priority=None,
    metric=Metric.FIRST_RESPONSE,
    amount=Decimal(8),
    unit=Unit.HOURS,
    calendar=OFFICE_HOURS,
    calendar_name="Office",
)


def spec(kind: CaseKind | None, channel: Channel | None = None, priority: Priority | None = None) -> TargetSpec:
    return replace(BASE, key="", case_kind=kind, channel=channel, priority=priority)


ANY = spec(None)
COMPLAINT = spec(CaseKind.COMPLAINT)
EMAIL = spec(None, Channel.EMAIL)
URGENT = spec(None, None, Priority.CRITICAL)
COMPLAINT_EMAIL = spec(CaseKind.COMPLAINT, Channel.EMAIL)
EMAIL_URGENT = spec(None, Channel.EMAIL, Priority.CRITICAL)
COMPLAINT_EMAIL_URGENT = spec(CaseKind.COMPLAINT, Channel.EMAIL, Priority.CRITICAL)


@pytest.mark.parametrize(
    ("targets", "winner"),
    [
        ([ANY, COMPLAINT], COMPLAINT),
        ([COMPLAINT, ANY], COMPLAINT),
        ([EMAIL, COMPLAINT], COMPLAINT),  # kind before channel
        ([URGENT, EMAIL], EMAIL),  # channel before priority
        ([COMPLAINT, EMAIL_URGENT], EMAIL_URGENT),  # two dimensions before one
        ([EMAIL_URGENT, COMPLAINT_EMAIL], COMPLAINT_EMAIL),
        ([COMPLAINT_EMAIL, COMPLAINT_EMAIL_URGENT, ANY], COMPLAINT_EMAIL_URGENT),
        ([spec(CaseKind.ENQUIRY), spec(None, Channel.PHONE)], None),
    ],
)
def test_the_most_specific_target_wins(targets: list[TargetSpec], winner: TargetSpec | None) -> None:
    chosen = most_specific(targets, kind="complaint", channel="email", priority="critical")

    assert chosen.get("first_response") == winner


def test_each_metric_has_its_own_winner() -> None:
    resolution = replace(ANY, key="", metric=Metric.RESOLUTION)
    chosen = most_specific([COMPLAINT, resolution], kind="complaint", channel="email", priority="low")

    assert chosen == {"first_response": COMPLAINT, "resolution": resolution}


def test_keys_say_what_the_target_is() -> None:
    assert target_key("first_response", "complaint", "email", "normal") == "complaint.email.normal.first_response"
    assert COMPLAINT_EMAIL.key == "complaint.email.any.first_response"
    parts = parse_key("complaint.email.any.first_response")
    assert (parts.case_kind, parts.channel, parts.priority, parts.metric) == (
        CaseKind.COMPLAINT,
        Channel.EMAIL,
        None,
        Metric.FIRST_RESPONSE,
    )
    for wrong in ("complaint.email.first_response", "complaint.email.any.speed", "complaint.fax.any.first_response"):
        with pytest.raises(ValueError, match=r"key|not a valid"):
            parse_key(wrong)


def test_a_key_finds_the_target_that_covers_it() -> None:
    targets = [ANY, COMPLAINT, COMPLAINT_EMAIL_URGENT]

    assert find_by_key(targets, "complaint.email.critical.first_response") == COMPLAINT_EMAIL_URGENT
    assert find_by_key(targets, "complaint.email.any.first_response") == COMPLAINT
    assert find_by_key(targets, "any.any.any.first_response") == ANY
    assert find_by_key(targets, "any.any.any.resolution") is None
    assert find_by_key([COMPLAINT], "any.any.any.first_response") is None


def test_specs_that_are_no_promise_are_refused() -> None:
    with pytest.raises(ValueError, match="does not say"):
        replace(COMPLAINT, metric=Metric.RESOLUTION)
    with pytest.raises(ValueError, match="negative"):
        replace(COMPLAINT, amount=Decimal(-1))
    with pytest.raises(ValueError, match="99 percent"):
        replace(COMPLAINT, warn_at_percents=(100,))
    with pytest.raises(CalendarFormatError):
        replace(COMPLAINT, calendar={"timezone": "Mars/Olympus", "weekly": {}})


@dataclass(frozen=True)
class Promise:
    """A target of some basis, as `decide` looks at it."""

    name: str
    basis: str = "organisation"
    case_kind: str | None = None
    channel: str | None = None
    priority: str | None = None
    metric: str = "first_response"
    hours: int = 4


OURS, NARROW, AGREED = Promise("ours"), Promise("narrow", channel="email"), Promise("agreed", "agreement")
LAW, LAW_EMAIL = Promise("law", "statutory"), Promise("law e-mail", "statutory", channel="email", hours=99)
LAW_B, TEAMS = Promise("law b", "statutory", hours=2), Promise("teams", "internal")


@pytest.mark.parametrize(
    ("targets", "decided"),
    [
        ([], []),
        ([Promise("phone", channel="phone")], []),
        ([OURS], [["ours wins"]]),
        ([OURS, NARROW], [["narrow wins", "ours less_specific"]]),
        # Even a general target of the agreement beats a narrow one of ours.
        ([OURS, NARROW, AGREED], [["agreed wins", "narrow replaced", "ours replaced"]]),
        ([LAW, OURS, TEAMS, AGREED], [["agreed wins", "ours replaced"], ["law wins"], ["teams wins"]]),
        ([LAW, LAW_B], [["law b wins", "law later"]]),
        ([LAW, LAW_B, LAW_EMAIL], [["law e-mail wins", "law less_specific", "law b less_specific"]]),
        ([OURS, Promise("solved", metric="resolution")], [["ours wins"], ["solved wins"]]),
    ],
)
def test_each_target_that_applies_is_told_why_it_counts_or_not(
    targets: list[Promise], decided: list[list[str]]
) -> None:
    contests = decide(
        by_basis(*targets),
        kind="complaint",
        channel="email",
        priority="normal",
        due=lambda target: MONDAY + timedelta(hours=target.hours),
    )

    found = [[f"{one.target.name} {one.verdict}" for one in contest.candidates] for contest in contests]
    assert found == decided
    assert [contest.winner.name for contest in contests] == [words[0].removesuffix(" wins") for words in decided]


def by_basis(*targets: Promise) -> dict[Basis, list[Promise]]:
    return {basis: [target for target in targets if target.basis == basis] for basis in Basis}


def test_when_a_target_is_due_is_asked_only_to_break_a_tie() -> None:
    def never(target: Promise) -> datetime:
        raise AssertionError(target)

    case = {"kind": "complaint", "channel": "email", "priority": "normal"}
    assert len(decide(by_basis(LAW, LAW_EMAIL, OURS, AGREED, TEAMS), **case, due=never)) == 3
    with pytest.raises(AssertionError):
        decide(by_basis(LAW, LAW_B), **case, due=never)


LINE = Line(
    case_kind=CaseKind.COMPLAINT, metric=Metric.RESOLUTION, amount=Decimal(4), unit=Unit.HOURS, calendar="office"
)


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"amount": Decimal(0)}, []),  # at once
        ({"amount": Decimal("1.5")}, []),
        ({"amount": Decimal("1.5"), "unit": Unit.BUSINESS_DAYS}, ["amount whole"]),
        ({"amount": Decimal(-1)}, ["amount range"]),
        ({"amount": Decimal(1_000_000)}, ["amount range"]),
        ({"unit": Unit.RINGS}, ["unit rings_by_phone"]),
        ({"metric": Metric.ANSWER, "channel": Channel.PHONE, "unit": Unit.RINGS}, []),
        ({"metric": Metric.ANSWER, "unit": Unit.RINGS}, ["unit rings_by_phone"]),
        ({"metric": Metric.ANSWER, "unit": Unit.MONTHS}, ["unit unfit"]),
        ({"metric": Metric.CALLBACK, "unit": Unit.WEEKS}, ["unit unfit"]),
        ({"metric": Metric.CHECK}, ["case_kind duty_only"]),
        ({"case_kind": None, "metric": Metric.REVIEW}, ["case_kind duty_only"]),
        ({"case_kind": CaseKind.DUTY}, ["case_kind not_of_duties"]),
        ({"case_kind": CaseKind.DUTY, "metric": Metric.CHECK}, []),
        ({"case_kind": CaseKind.DUTY, "metric": Metric.CHECK, "unit": Unit.MINUTES}, ["unit unfit"]),
        ({"case_kind": CaseKind.DUTY, "metric": Metric.REVIEW, "amount": Decimal(0)}, ["amount never_zero"]),
        ({"objective_percent": Decimal(100)}, []),
        ({"objective_percent": Decimal(0)}, ["objective_percent range"]),
        ({"warn_at_percents": (50, 100)}, ["warn_at_percents range"]),
        ({"warn_at_percents": (50, 50)}, ["warn_at_percents twice"]),
        ({"automatic_reply_acknowledges": True}, ["automatic_reply_acknowledges unfit"]),
        ({"metric": Metric.ACKNOWLEDGEMENT, "automatic_reply_acknowledges": True}, []),
        ({"moves_off_days_off": True}, ["moves_off_days_off unfit"]),
        ({"moves_off_days_off": True, "unit": Unit.MONTHS}, []),
        ({"until_day_end": True, "unit": Unit.CALENDAR_DAYS}, ["until_day_end unfit"]),
        ({"until_day_end": True, "unit": Unit.BUSINESS_DAYS}, []),
    ],
)
def test_a_line_is_what_a_clock_can_measure(changes: dict[str, Any], faults: list[str]) -> None:
    line = replace(LINE, **changes)

    assert [f"{fault.field} {fault.code}" for fault in line.faults()] == faults
    assert Line.from_document(json.loads(json.dumps(line.to_document()))) == line


@pytest.mark.parametrize("metric", Metric)
def test_every_metric_is_counted_in_some_unit_and_rings_only_by_phone(metric: Metric) -> None:
    assert Unit.HOURS in units_of(metric)
    assert Unit.RINGS not in units_of(metric, Channel.EMAIL)
    assert (Unit.RINGS in units_of(metric, Channel.PHONE)) == (metric == Metric.ANSWER)
