"""Writing the next version of a target set: many changes, one publication."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from core.errors import Refusal
from core.selectors import audit_trail
from sla.domain.lines import Line
from sla.domain.vocabulary import CaseKind, Channel, Metric, Unit
from sla.models import TargetDraft, TargetSet
from sla.selectors import draft_of, draft_state, quotes_that_would_change, select_targets, targets_of
from sla.services import (
    Quote,
    begin_set,
    carry_over,
    change_target,
    create_calendar,
    describe_draft,
    publish_calendar_version,
    publish_draft,
    record_quotes,
    save_line,
    undo_line,
    withdraw_line,
    withdraw_target_set,
)
from tests.sla.calendars import ALL_HOURS, OFFICE_HOURS
from tests.sla.factories import MONDAY, publish, spec

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=1)
FIRST_RESPONSE = "complaint.any.any.first_response"
RESOLUTION = "complaint.any.any.resolution"


@pytest.fixture
def ours(manager: User) -> TargetSet:
    create_calendar(name="Office hours", content=OFFICE_HOURS, actor=manager, now=MONDAY)
    return publish(spec(), spec(metric=Metric.RESOLUTION, amount=Decimal(10), unit=Unit.BUSINESS_DAYS))


def problems(refusal: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refusal.value.problems]


def line_of(target_set: TargetSet, key: str, **changes: Any) -> Line:
    [target] = [target for target in targets_of(target_set) if target.key == key]
    return replace(target.line(), **changes)


def change(target_set: TargetSet, key: str, actor: User, **changes: Any) -> TargetDraft:
    """Change a target of the set in work, as somebody who saw its present state."""
    draft = draft_of(target_set.series)
    seen = (draft.changes if draft else {}).get(key, line_of(target_set, key).to_document())
    line = line_of(target_set, key, **changes)
    return save_line(series=target_set.series, key=key, line=line, seen=seen, actor=actor, now=LATER)


def test_several_changes_are_one_publication(ours: TargetSet, manager: User) -> None:
    added = line_of(ours, FIRST_RESPONSE, channel=Channel.EMAIL, amount=Decimal(2), objective_percent=Decimal(95))
    save_line(series=ours.series, key=None, line=added, seen=None, actor=manager, now=LATER)
    change(ours, FIRST_RESPONSE, manager, amount=Decimal(8), warn_at_percents=(50, 90))
    draft = withdraw_line(series=ours.series, key=RESOLUTION, actor=manager, now=LATER)
    assert TargetSet.objects.count() == 1
    with pytest.raises(Refusal) as unexplained:
        publish_draft(draft=draft, lock=draft.lock, reason=" ", actor=manager, now=LATER)
    assert problems(unexplained) == [("reason", "required")]

    second = publish_draft(draft=draft, lock=draft.lock, reason="We grew", actor=manager, now=LATER)

    assert second.number == 2
    assert [(target.key, target.amount, target.warn_at_percents) for target in targets_of(second)] == [
        (FIRST_RESPONSE, Decimal(8), [50, 90]),
        ("complaint.email.any.first_response", Decimal(2), []),
    ]
    assert targets_of(second)[1].objective_percent == 95
    event = audit_trail(second).get()
    assert (event.actor_name, event.reason) == (manager.full_name, "We grew")
    assert event.changes == {
        FIRST_RESPONSE: ["4 hours", "8 hours (warn_at_percents)"],
        "complaint.email.any.first_response": ["", "2 hours"],
        RESOLUTION: ["10 business_days", ""],
    }
    assert draft_of(ours.series) is None
    assert len(targets_of(ours)) == 2


def test_what_no_clock_could_measure_is_refused_beside_its_field(ours: TargetSet, manager: User) -> None:
    wrong = line_of(
        ours,
        FIRST_RESPONSE,
        channel=Channel.EMAIL,
        unit=Unit.RINGS,
        objective_percent=Decimal(101),
        warn_at_percents=(0,),
        until_day_end=True,
        calendar="00000000-0000-4000-8000-000000000000",
    )
    with pytest.raises(Refusal) as refusal:
        save_line(series=ours.series, key=None, line=wrong, seen=None, actor=manager, now=LATER)
    assert problems(refusal) == [
        ("unit", "rings_by_phone"),
        ("objective_percent", "range"),
        ("warn_at_percents", "range"),
        ("until_day_end", "unfit"),
        ("calendar", "unknown"),
    ]
    with pytest.raises(Refusal) as twice:
        save_line(series=ours.series, key=None, line=line_of(ours, RESOLUTION), seen=None, actor=manager, now=LATER)
    assert problems(twice) == [("metric", "duplicate")]
    assert draft_of(ours.series) is None


def test_a_line_changed_by_somebody_else_is_not_overwritten(ours: TargetSet, manager: User, supervisor: User) -> None:
    seen = line_of(ours, FIRST_RESPONSE).to_document()
    change(ours, FIRST_RESPONSE, supervisor, amount=Decimal(6))
    mine = line_of(ours, FIRST_RESPONSE, amount=Decimal(2))
    with pytest.raises(Refusal) as refusal:
        save_line(series=ours.series, key=FIRST_RESPONSE, line=mine, seen=seen, actor=manager, now=LATER)
    assert problems(refusal) == [("", "changed_meanwhile")]

    draft = change(ours, RESOLUTION, manager, amount=Decimal(9))  # another line is nobody else's business
    assert draft.changes.keys() == {FIRST_RESPONSE, RESOLUTION}
    assert draft.changes[FIRST_RESPONSE]["amount"] == "6"
    with pytest.raises(Refusal) as unseen:
        publish_draft(draft=draft, lock=draft.lock - 1, reason="why", actor=manager, now=LATER)
    assert problems(unseen) == [("", "changed_meanwhile")]


def test_changes_are_carried_over_to_a_version_published_meanwhile(ours: TargetSet, manager: User) -> None:
    change(ours, FIRST_RESPONSE, manager, amount=Decimal(2))
    draft = withdraw_line(series=ours.series, key=RESOLUTION, actor=manager, now=LATER)
    publish(spec(amount=Decimal(3)), now=LATER)  # without a resolution
    assert draft_state(draft).is_behind
    with pytest.raises(Refusal) as stale:
        publish_draft(draft=draft, lock=draft.lock, reason="why", actor=manager, now=LATER)
    assert problems(stale) == [("", "stale")]

    draft = carry_over(draft=draft, actor=manager, now=LATER)
    state = draft_state(draft)
    assert not state.is_behind
    assert [(target.key, target.amount) for target in state.old] == [(FIRST_RESPONSE, Decimal(3))]
    assert [(target.key, target.amount) for target in state.new] == [(FIRST_RESPONSE, Decimal(2))]
    assert draft.changes.keys() == {FIRST_RESPONSE}
    third = publish_draft(draft=draft, lock=draft.lock, reason="why", actor=manager, now=LATER)
    assert third.number == 3


def test_a_change_taken_back_is_none(ours: TargetSet, manager: User) -> None:
    change(ours, FIRST_RESPONSE, manager, amount=Decimal(2))
    draft = change(ours, FIRST_RESPONSE, manager, amount=Decimal("4.000"))
    assert draft.changes == {}
    with pytest.raises(Refusal) as unchanged:
        publish_draft(draft=draft, lock=draft.lock, reason="why", actor=manager, now=LATER)
    assert problems(unchanged) == [("", "unchanged")]
    withdraw_line(series=ours.series, key=RESOLUTION, actor=manager, now=LATER)
    with pytest.raises(Refusal) as gone:
        withdraw_line(series=ours.series, key=RESOLUTION, actor=manager, now=LATER)
    assert problems(gone) == [("key", "unknown")]
    assert undo_line(series=ours.series, key=RESOLUTION, actor=manager, now=LATER).changes == {}
    for key in (FIRST_RESPONSE, RESOLUTION):
        draft = withdraw_line(series=ours.series, key=key, actor=manager, now=LATER)
    with pytest.raises(Refusal) as empty:
        publish_draft(draft=draft, lock=draft.lock, reason="why", actor=manager, now=LATER)
    assert problems(empty) == [("", "empty")]


def test_a_statutory_set_is_begun_published_renamed_withdrawn_and_promised_again(
    ours: TargetSet, manager: User
) -> None:
    case: dict[str, Any] = {"kind": "complaint", "channel": "email", "priority": "normal", "target_set": None}
    thirty_days = line_of(ours, RESOLUTION, amount=Decimal(30), unit=Unit.CALENDAR_DAYS, moves_off_days_off=True)
    with pytest.raises(Refusal) as nameless:
        begin_set(basis="statutory", source=" ", actor=manager, now=LATER, lines=(thirty_days,))
    assert problems(nameless) == [("source", "required")]
    with pytest.raises(Refusal) as agreed:
        begin_set(basis="agreement", source="AGR-2026-00001", actor=manager, now=LATER)
    assert problems(agreed) == [("basis", "unknown")]
    draft = begin_set(basis="statutory", source="Act 634/1992", actor=manager, now=LATER, lines=(thirty_days,))
    assert len(select_targets(**case)) == 2
    law = publish_draft(draft=draft, lock=draft.lock, reason="Shops", actor=manager, now=LATER)
    assert [target.amount for target in select_targets(**case) if target.is_statutory] == [Decimal(30)]

    on = LATER.date()
    draft = describe_draft(series=law.series, source="Act 634/1992, § 19", verified_on=on, actor=manager, now=LATER)
    law = publish_draft(draft=draft, lock=draft.lock, reason="Lawyer", actor=manager, now=LATER)
    assert (law.number, law.source, law.verified_on) == (2, "Act 634/1992, § 19", on)
    assert audit_trail(law).get().changes == {"source": ["Act 634/1992", "Act 634/1992, § 19"]}

    gone = withdraw_target_set(target_set=law, reason="No shops any more", actor=manager, now=LATER)
    assert len(select_targets(**case)) == 2
    assert [event.action for event in audit_trail(gone)] == ["target_set.withdrawn"]
    for target_set, problem in ((law, "stale"), (gone, "withdrawn"), (ours, "not_added")):
        with pytest.raises(Refusal) as refusal:
            withdraw_target_set(target_set=target_set, reason="x", actor=manager, now=LATER)
        assert problems(refusal) == [("", problem)]

    draft = undo_line(series=gone.series, key="any.any.any.answer", actor=manager, now=LATER)
    assert draft.changes.keys() == {RESOLUTION}  # it starts from what it last promised
    again = publish_draft(draft=draft, lock=draft.lock, reason="Shops again", actor=manager, now=LATER)
    assert (again.number, len(select_targets(**case))) == (4, 3)


def test_a_calendar_changed_meanwhile_is_the_one_that_counts(ours: TargetSet, manager: User) -> None:
    draft = change(ours, FIRST_RESPONSE, manager, amount=Decimal(2))
    calendar = targets_of(ours)[0].calendar_version.calendar
    assert calendar is not None
    newest = publish_calendar_version(calendar=calendar, content=ALL_HOURS, actor=manager, now=LATER)
    assert draft_state(draft).is_behind  # the set was published again with the calendar's new version
    draft = carry_over(draft=draft, actor=manager, now=LATER)
    third = publish_draft(draft=draft, lock=draft.lock, reason="why", actor=manager, now=LATER)

    assert [(target.calendar_version, target.amount) for target in targets_of(third)] == [
        (newest, Decimal(2)),
        (newest, Decimal(10)),
    ]


def test_statutory_sets_adopt_a_calendar_too(ours: TargetSet, manager: User) -> None:
    law = publish(spec(unit=Unit.CALENDAR_DAYS), basis="statutory", source="§ 19")
    agreed = publish(spec(), basis="agreement", source="AGR-2026-00001, v1")
    calendar = targets_of(ours)[0].calendar_version.calendar
    assert calendar is not None
    publish_calendar_version(calendar=calendar, content=ALL_HOURS, actor=manager, now=LATER)

    numbers = {
        found.basis: found.number
        for found in TargetSet.objects.order_by("number")  # the last one stays
    }
    assert numbers == {"organisation": 2, "statutory": 2, "agreement": 1}
    assert law.number == agreed.number == 1


def test_the_check_names_the_documents_that_would_go_out_of_date(ours: TargetSet, manager: User) -> None:
    target, other = targets_of(ours)
    for name, quoted in (("policy/CS-POL-001/1", target), ("policy/CS-POL-002/1", other)):
        quotes = [Quote(target=quoted, amount=quoted.amount, unit=quoted.unit)]
        record_quotes(document_key=name, document_title=name, quotes=quotes, now=MONDAY)
    draft = change(ours, FIRST_RESPONSE, manager, warn_at_percents=(50,))
    assert quotes_that_would_change(draft_state(draft)) == []  # a warning is printed nowhere
    draft = change(ours, FIRST_RESPONSE, manager, amount=Decimal(2))
    assert [quote.document_key for quote in quotes_that_would_change(draft_state(draft))] == ["policy/CS-POL-001/1"]
    change_target(
        target_set=ours, key=FIRST_RESPONSE, amount=Decimal(3), unit="hours", reason="x", actor=manager, now=LATER
    )
    [out_of_date_already] = quotes_that_would_change(draft_state(draft))
    assert out_of_date_already.document_key == "policy/CS-POL-001/1"


def test_internal_targets_are_added_and_the_stricter_of_two_laws_counts() -> None:
    case: dict[str, Any] = {"kind": CaseKind.COMPLAINT, "channel": Channel.EMAIL, "priority": "normal"}
    resolution = spec(metric=Metric.RESOLUTION, amount=Decimal(30), unit=Unit.CALENDAR_DAYS)
    publish(resolution, basis="statutory", source="Act A")
    stricter = replace(resolution, amount=Decimal(15), unit=Unit.BUSINESS_DAYS)
    publish(stricter, spec(metric=Metric.ACKNOWLEDGEMENT), basis="statutory", source="Act B")
    publish(spec(amount=Decimal(2)), basis="internal", source="First line")

    chosen = select_targets(**case, target_set=None, started_at=MONDAY)

    assert {(target.metric, target.target_set.source) for target in chosen} == {
        ("resolution", "Act B"),
        ("acknowledgement", "Act B"),
        ("first_response", "First line"),
    }
