"""Publishing targets and calendars, choosing among them, and what quotes them."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from core.errors import Refusal
from core.models import Organisation
from core.selectors import audit_trail
from sla.domain.targets import find_by_key
from sla.domain.vocabulary import CaseKind, Channel, Metric, Unit
from sla.models import CalendarVersion, FrozenError, Target, TargetSet
from sla.selectors import (
    changed_quotes,
    changed_quotes_by_document,
    current_version,
    organisation_target_set,
    quotes_of_target,
    select_targets,
    target_by_key,
    targets_of,
    versions_of,
)
from sla.services import (
    Quote,
    change_target,
    create_calendar,
    publish_calendar_version,
    publish_default_targets,
    record_quotes,
)
from sla.signals import target_set_published
from tests.sla.calendars import ALL_HOURS, OFFICE_HOURS
from tests.sla.factories import MONDAY, publish, spec

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=1)
KEY = "complaint.any.any.first_response"


def problems(refusal: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refusal.value.problems]


def test_a_published_set_is_frozen_and_the_next_one_counts_on() -> None:
    first = publish(spec())
    second = publish(spec(amount=Decimal(8)), now=LATER)

    assert (first.series, first.number, second.number) == (second.series, 1, 2)
    assert organisation_target_set() == second
    assert [target_set.number for target_set in versions_of(first.series)] == [2, 1]
    with pytest.raises(FrozenError):
        first.save()
    with pytest.raises(FrozenError):
        Target.objects.filter(target_set=first)[0].save()
    assert targets_of(first)[0].amount == 4


def test_agreements_have_series_of_their_own() -> None:
    series = uuid.uuid4()
    publish(spec())
    one = publish(basis="agreement", series=series, source="AGR-2026-00001, version 1")
    two = publish(basis="agreement", series=series, source="AGR-2026-00001, version 2", now=LATER)
    other = publish(basis="agreement", source="AGR-2026-00002, version 1")

    assert [(found.series == series, found.number) for found in (one, two, other)] == [
        (True, 1),
        (True, 2),
        (False, 1),
    ]
    with pytest.raises(IntegrityError, match=r"sla_target_set_number_once|series"), transaction.atomic():
        TargetSet.objects.create(basis="agreement", series=series, number=2, source="x", published_at=LATER)


def test_a_set_is_cited_by_its_source() -> None:
    ours = targets_of(publish(spec(locator="5.1")))[0]
    theirs = targets_of(publish(spec(locator="5.1"), basis="agreement", source="AGR-2026-00042, version 2"))[0]

    with translation.override("en"):
        assert ours.source == "Severka servis, own targets, version 1, article 5.1"
        assert theirs.source == "AGR-2026-00042, version 2, article 5.1"
        assert theirs.title == "complaint: first response"
        assert theirs.amount_text == "4 hours"


def test_sets_that_are_no_promise_are_refused() -> None:
    with pytest.raises(Refusal) as empty:
        publish_nothing()
    with pytest.raises(Refusal) as twice:
        publish(spec(), spec(amount=Decimal(8)))
    with pytest.raises(Refusal) as closed:
        publish(spec(calendar={"timezone": "Europe/Prague", "weekly": {}}))

    assert problems(empty) == [("specs", "empty")]
    assert problems(twice) == [("specs", "duplicate")]
    assert problems(closed) == [("calendar", "never_opens")]
    assert not TargetSet.objects.exists()


def publish_nothing() -> None:
    from sla.services import publish_target_set

    publish_target_set(basis="organisation", series=None, source="x", specs=[], now=MONDAY, actor=None)


def test_publishing_is_heard_and_audited(manager: User) -> None:
    heard: list[TargetSet] = []

    def hear(*, target_set: TargetSet, **_kwargs: object) -> None:
        heard.append(target_set)

    target_set_published.connect(hear)
    published = publish(spec(), actor=manager)

    assert heard == [published]
    [event] = audit_trail(published)
    assert (event.action, event.actor_name) == ("target_set.published", manager.full_name)


def test_a_calendar_is_stored_once_per_name_and_content() -> None:
    publish(spec(), spec(metric=Metric.RESOLUTION))
    publish(spec(amount=Decimal(1)), now=LATER)
    publish(spec(calendar=ALL_HOURS), now=LATER)

    assert [(version.name, version.number) for version in CalendarVersion.objects.all()] == [("Office hours", None)] * 2


def test_a_target_becomes_a_spec_again() -> None:
    given = spec(
        channel=Channel.EMAIL,
        amount=Decimal("1.5"),
        objective_percent=Decimal(95),
        warn_at_percents=(50, 75),
        locator="5.1",
        item_id=uuid.uuid4(),
        automatic_reply_acknowledges=True,
        moves_off_days_off=True,
    )
    again = targets_of(publish(given))[0].spec()

    assert again.calendar.pop("extra") == {}
    assert again == given


def test_the_agreement_comes_before_our_own_and_the_law_in_addition() -> None:
    resolution = spec(metric=Metric.RESOLUTION, amount=Decimal(10), unit=Unit.BUSINESS_DAYS)
    publish(spec(case_kind=CaseKind.COMPLAINT, channel=Channel.EMAIL), resolution, spec(metric=Metric.ANSWER))
    agreed = publish(spec(case_kind=None, amount=Decimal(2)), basis="agreement", source="AGR-2026-00042, version 1")
    publish(
        spec(metric=Metric.RESOLUTION, amount=Decimal(30), unit=Unit.CALENDAR_DAYS), basis="statutory", source="§ 19"
    )
    case: dict[str, Any] = {"kind": "complaint", "channel": "email", "priority": "normal"}

    chosen = select_targets(**case, target_set=agreed)
    assert {(target.metric, target.target_set.basis, target.amount) for target in chosen} == {
        (
            "first_response",
            "agreement",
            Decimal(2),
        ),  # even a general target of the agreement beats a narrow one of ours
        ("resolution", "organisation", Decimal(10)),  # our own is the fallback per metric
        ("resolution", "statutory", Decimal(30)),
    }
    ours = select_targets(**case, target_set=None)
    assert ("first_response", Decimal(4)) in {(target.metric, target.amount) for target in ours}
    assert select_targets(kind="praise", channel="chat", priority="low", target_set=None) == []
    [answer] = select_targets(**case, target_set=None, metrics=[Metric.ANSWER])
    assert answer.metric == "answer"


def test_only_the_published_version_of_a_law_counts() -> None:
    series = uuid.uuid4()
    for days in (30, 20):
        publish(spec(amount=Decimal(days)), basis="statutory", series=series, source="§ 19")

    [target] = select_targets(kind="complaint", channel="email", priority="normal", target_set=None)
    assert target.amount == 20


def test_choosing_targets_costs_the_same_for_three_as_for_thirty() -> None:
    counts = []
    for size in (3, 30):
        words = [(kind, channel) for kind in (None, *CaseKind) for channel in (None, *Channel)][:size]
        publish(*(spec(case_kind=kind, channel=channel) for kind, channel in words))
        with CaptureQueriesContext(connection) as queries:
            assert select_targets(kind="complaint", channel="email", priority="low", target_set=None)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_changing_an_amount_publishes_the_next_version(manager: User) -> None:
    first = publish(spec(), spec(metric=Metric.RESOLUTION))
    values: dict[str, Any] = {
        "key": KEY,
        "amount": Decimal(2),
        "unit": "hours",
        "reason": "More people on the desk",
        "actor": manager,
    }
    second = change_target(target_set=first, now=LATER, **values)

    assert [(target.metric, target.amount) for target in targets_of(second)] == [
        ("first_response", Decimal(2)),
        ("resolution", Decimal(4)),
    ]
    event = audit_trail(second).get()
    assert (event.reason, event.changes) == ("More people on the desk", {KEY: ["4 hours", "2 hours"]})
    with pytest.raises(Refusal) as stale:
        change_target(target_set=first, now=LATER, **values)
    assert problems(stale) == [("", "stale")]
    assert TargetSet.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"reason": " "}, ("reason", "required")),
        ({"amount": Decimal(4)}, ("amount", "unchanged")),
        ({"amount": Decimal("1.5"), "unit": "business_days"}, ("amount", "invalid")),
        ({"key": "complaint.any.any.resolution"}, ("key", "unknown")),
    ],
)
def test_changes_that_change_nothing_are_refused(
    changes: dict[str, object], problem: tuple[str, str], manager: User
) -> None:
    first = publish(spec())
    values: dict[str, Any] = {"key": KEY, "amount": Decimal(2), "unit": "hours", "reason": "why not", **changes}
    with pytest.raises(Refusal) as refusal:
        change_target(target_set=first, actor=manager, now=LATER, **values)

    assert problems(refusal) == [problem]
    assert TargetSet.objects.count() == 1


def test_a_new_calendar_version_is_used_by_new_clocks_only(manager: User) -> None:
    version = create_calendar(name="Office hours", content=OFFICE_HOURS, actor=manager, now=MONDAY)
    first = publish(spec())
    assert targets_of(first)[0].calendar_version == version
    assert version.calendar is not None
    second = publish_calendar_version(
        calendar=version.calendar, content=ALL_HOURS, actor=manager, now=LATER, reason="Nights too"
    )

    assert (second.number, current_version(version.calendar)) == (2, second)
    ours = organisation_target_set()
    assert ours is not None
    assert [target.calendar_version for target in targets_of(ours)] == [second]
    assert [target.calendar_version for target in targets_of(first)] == [version]
    assert [event.action for event in audit_trail(version.calendar)] == [
        "calendar.version_published",
        "calendar.created",
    ]


def test_calendars_that_are_none_are_refused(manager: User) -> None:
    create_calendar(name="Office hours", content=OFFICE_HOURS, actor=manager, now=MONDAY)
    for name, content, problem in (
        ("Office hours", OFFICE_HOURS, ("name", "taken")),
        ("Nights", {"timezone": "Europe/Prague", "weekly": {}}, ("content", "never_opens")),
        ("Nights", {"timezone": "Nowhere", "weekly": {}}, ("content", "invalid_calendar")),
    ):
        with pytest.raises(Refusal) as refusal:
            create_calendar(name=name, content=content, actor=manager, now=MONDAY)
        assert problems(refusal) == [problem]


def test_the_first_targets_of_an_organisation(organisation: Organisation) -> None:
    published = publish_default_targets(now=MONDAY)

    amounts = {target.key: (target.amount, target.unit) for target in targets_of(published)}
    assert len(amounts) == 14
    assert amounts["any.phone.any.answer"] == (Decimal(3), "rings")
    assert amounts["enquiry.email.any.first_response"] == (Decimal(24), "hours")
    assert amounts["complaint.any.any.resolution"] == (Decimal(10), "business_days")
    assert publish_default_targets(now=LATER) == published
    office = find_by_key(targets_of(published), KEY)
    assert office is not None
    calendar = office.calendar_version.business_calendar
    assert calendar.known_until == date(2031, 12, 31)
    assert not calendar.is_business_day(date(2026, 4, 6))  # Easter Monday
    assert calendar.is_business_day(date(2026, 4, 7))


def test_a_wider_target_answers_for_a_narrow_key() -> None:
    target_set = publish(spec())
    found = target_by_key(target_set, "complaint.email.normal.first_response")

    assert found is not None
    assert found.key == KEY
    assert target_by_key(target_set, "enquiry.email.normal.first_response") is None


def quote(target: Target, key: str = "") -> Quote:
    return Quote(target=target, amount=target.amount, unit=target.unit, locator="4", target_key=key)


def test_a_document_goes_out_of_date_when_its_number_changes(manager: User) -> None:
    first = publish(spec(), spec(metric=Metric.RESOLUTION))
    quoted = {target.metric: target for target in targets_of(first)}
    for name, metric in (("policy/CS-POL-001/1", "first_response"), ("policy/CS-POL-002/1", "resolution")):
        record_quotes(document_key=name, document_title=name, quotes=[quote(quoted[metric])], now=MONDAY)
    assert changed_quotes_by_document(["policy/CS-POL-001/1", "policy/CS-POL-002/1"]) == {}
    change_target(target_set=first, key=KEY, amount=Decimal(2), unit="hours", reason="faster", actor=manager, now=LATER)

    [change] = changed_quotes("policy/CS-POL-001/1")
    assert change.current is not None
    assert (change.quote.target.amount, change.current.amount) == (Decimal(4), Decimal(2))
    assert changed_quotes("policy/CS-POL-002/1") == []
    assert [found.document_key for found in quotes_of_target(KEY)] == ["policy/CS-POL-001/1"]


def test_a_narrower_or_a_missing_target_changes_a_quote_too() -> None:
    key = "complaint.email.normal.first_response"
    [target] = targets_of(publish(spec()))
    record_quotes(document_key="d", document_title="D", quotes=[quote(target, key), quote(target, key)], now=MONDAY)
    publish(spec(), spec(channel=Channel.EMAIL, amount=Decimal(1)), now=LATER)
    [narrower] = changed_quotes("d")
    assert narrower.current is not None
    assert narrower.current.amount == 1
    publish(spec(metric=Metric.RESOLUTION), now=LATER + timedelta(days=1))
    [missing] = changed_quotes("d")
    assert missing.current is None


def test_what_an_agreement_quotes_of_its_own_never_changes() -> None:
    [agreed] = targets_of(publish(spec(), basis="agreement", source="AGR-2026-00042, version 1"))
    record_quotes(document_key="agreement", document_title="A", quotes=[quote(agreed)], now=MONDAY)
    publish(spec(amount=Decimal(1)), now=LATER)

    assert changed_quotes("agreement") == []


def test_recording_quotes_again_replaces_them() -> None:
    first, second = targets_of(publish(spec(), spec(metric=Metric.RESOLUTION)))
    record_quotes(document_key="d", document_title="D", quotes=[quote(first), quote(second)], now=MONDAY)
    rows = record_quotes(document_key="d", document_title="D", quotes=[quote(second)], now=LATER)

    assert [row.target for row in rows] == [second]
    assert not quotes_of_target(first.key).exists()


def test_out_of_date_documents_cost_the_same_for_three_as_for_thirty() -> None:
    [target] = targets_of(publish(spec()))
    names = [f"policy/{n}/1" for n in range(30)]
    for name in names:
        record_quotes(document_key=name, document_title=name, quotes=[quote(target)], now=MONDAY)
    publish(spec(amount=Decimal(1)), now=LATER)
    counts = []
    for size in (3, 30):
        with CaptureQueriesContext(connection) as queries:
            assert len(changed_quotes_by_document(names[:size])) == size
        counts.append(len(queries))

    assert counts[0] == counts[1]
