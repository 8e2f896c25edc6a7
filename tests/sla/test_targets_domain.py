"""Keys of targets, and which of several wins."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sla.domain.calendar import CalendarFormatError
from sla.domain.targets import TargetSpec, find_by_key, most_specific, parse_key, target_key
from sla.domain.vocabulary import CaseKind, Channel, Metric, Priority, Unit
from tests.sla.calendars import OFFICE_HOURS

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
