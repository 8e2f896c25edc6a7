"""The badge and the explanation, as pages print them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from core.models import Organisation
from sla.domain.vocabulary import Metric, Unit
from sla.models import Clock
from sla.printing import print_explanation
from sla.selectors import explanation_of
from sla.services import StopEvent, cancel_clocks, create_calendar, pause_clocks, stop_clocks
from tests.sla.calendars import LUNCH_HOURS, OFFICE_HOURS
from tests.sla.factories import MONDAY, CaseFactory, spec, start, start_many

pytestmark = pytest.mark.django_db

DUE = MONDAY + timedelta(hours=4)


def badge(clock: Clock | None, now: datetime) -> str:
    with translation.override("en"):
        return Template("{% load sla %}{% deadline clock now %}").render(Context({"clock": clock, "now": now}))


def words(html: str) -> str:
    return html.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("after", "tone", "text"),
    [
        (timedelta(minutes=48), "ok", "3 h 12 min left"),
        (timedelta(hours=3, minutes=30), "soon", "30 min left"),
        (timedelta(hours=4, minutes=40), "late", "late by 40 min"),
    ],
)
def test_a_running_clock_counts_down(after: timedelta, tone: str, text: str) -> None:
    [clock] = start(CaseFactory(), spec())
    html = words(badge(clock, MONDAY + after))

    assert f"badge-{tone}" in html
    assert text in html
    assert "<deadline-badge" in html
    assert " ticking" in html
    assert f'datetime="{DUE.isoformat()}"' in html
    assert "<svg" in html


def test_a_clock_that_does_not_run_stands_still(manager: User) -> None:
    case = CaseFactory()
    start(
        case,
        spec(metric=Metric.ACKNOWLEDGEMENT),
        spec(amount=Decimal(3)),
        spec(metric=Metric.RESOLUTION),
        spec(metric=Metric.CALLBACK),
    )
    late = DUE + timedelta(minutes=12)
    stop_clocks(case=case, event=StopEvent.ACKNOWLEDGEMENT_LETTER, at=MONDAY, now=MONDAY)
    stop_clocks(case=case, event=StopEvent.MESSAGE, at=late, now=late)
    shown = {clock.metric: words(badge(clock, late)) for clock in Clock.objects.all()}
    assert "met" in shown["acknowledgement"]
    assert "missed by 1 h 12 min" in shown["first_response"]
    assert all(" ticking" not in shown[metric] for metric in ("acknowledgement", "first_response"))

    other = CaseFactory()
    start(other, spec())
    pause_clocks(case=other, reason="asked back", at=MONDAY, now=MONDAY, actor=manager)
    assert "paused" in badge(Clock.objects.get(case=other), late)
    cancel_clocks(case=other, reason="withdrawn", now=late, actor=manager)
    assert "cancelled" in badge(Clock.objects.get(case=other), late)
    assert "no promise" in badge(None, late)


def explained(clock: Clock) -> str:
    with translation.override("en"):
        return words(Template("{% load sla %}{% explanation clock %}").render(Context({"clock": clock, "now": MONDAY})))


def test_the_explanation_prints_every_part(manager: User) -> None:
    case = CaseFactory(received_at=datetime.fromisoformat("2026-04-02T15:00+02:00"))
    [clock] = start(case, spec(calendar=LUNCH_HOURS, calendar_name="Desk"), started_at=case.received_at)
    pause_clocks(case=case, reason="asked back", at=case.received_at, now=case.received_at, actor=manager)
    html = explained(clock)

    for part in (
        "complaint: first response, 4 hours",
        "Severka servis, own targets, version 1",
        "Desk (Europe/Prague)",
        "2 April 2026, 15:00",
        "7 April 2026, 11:00",
        "Friday 3 April 2026",
        "asked back",
    ):
        assert part in html


def test_the_explanation_of_days_and_of_a_promised_date() -> None:
    case = CaseFactory()
    [clock] = start(
        case,
        spec(metric=Metric.RESOLUTION, amount=Decimal(5), unit=Unit.CALENDAR_DAYS, moves_off_days_off=True),
    )
    html = explained(clock)
    assert "5 calendar days" in html
    assert "Saturday 7 March 2026" in html
    assert "is a day off" in html
    assert "the end of 9 March 2026" in html

    promised = Clock.objects.create(
        case=case, metric="resolution", basis="agreement", started_at=MONDAY, due_at=DUE, promised_due_at=DUE
    )
    html = explained(promised)
    assert "promised this date to the customer in a holding letter" in html
    assert "2 March 2026, 14:00" in html


def test_what_is_printed_adds_up_to_the_second() -> None:
    started_at = datetime.fromisoformat("2026-04-02T15:00:37.600001+02:00")
    [clock] = start(CaseFactory(received_at=started_at), spec(calendar=LUNCH_HOURS), started_at=started_at)
    found = explanation_of(clock, started_at)
    assert found is not None
    with translation.override("en"):
        printed = print_explanation(found)

    assert [words(row.length) for row in printed.rows] == ["1 h 59 min 23 s", "2 h 37 s"]
    assert words(printed.total) == "4 h"
    assert words(printed.rows[0].start) == "2 April 2026, 15:00:37"
    assert words(printed.due) == "7 April 2026, 11:00:37"


def test_the_badge_of_each_of_thirty_clocks_costs_nothing() -> None:
    clocks = start_many(30)
    with CaptureQueriesContext(connection) as queries:
        for clock in clocks:
            badge(clock, MONDAY)

    assert len(queries) == 0


def test_holidays_that_were_skipped_are_called_by_their_names(organisation: Organisation) -> None:
    create_calendar(name="Office hours", content=OFFICE_HOURS, actor=None, now=MONDAY)
    maundy_thursday = datetime(2026, 4, 2, 14, 0, tzinfo=UTC)
    (clock,) = start(CaseFactory(), spec(), started_at=maundy_thursday)
    html = Template("{% load sla %}{% explanation clock %}").render(Context({"clock": clock, "now": maundy_thursday}))
    for name in ("Good Friday", "Easter Monday"):
        assert name in html
