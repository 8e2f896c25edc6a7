"""The report of attainment: exact, within its reader's scope, at a fixed cost."""

import csv
import io
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Team, User
from core.models import Organisation
from sla.domain.attainment import Histogram, Tally
from sla.domain.clock import State
from sla.domain.periods import PeriodName, period_of
from sla.domain.vocabulary import CaseKind, Channel, Metric
from sla.models import Case, Clock, VerdictChange
from sla.selectors import targets_of
from sla.selectors.attainment import Question, Report, Visible, attainment_report
from sla.services import StopEvent, open_case, start_clocks, stop_clocks
from sla.services.attainment import rebuild_changed_days
from sla.services.promises import start_promise
from tests.conftest import ClientFor
from tests.factories import TeamFactory, UserFactory
from tests.sla.factories import publish, spec

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MARCH = period_of(PeriodName.CUSTOM, date(2026, 4, 1), date(2026, 3, 1), date(2026, 3, 31))
NOW = datetime(2026, 4, 1, tzinfo=UTC)
EVERYTHING = Visible(is_all=True)
PAGE = "/reports/attainment/?period=custom&since=2026-03-01&until=2026-03-31"


def history(count: int, *, owners: Sequence[User | None], teams: Sequence[Team | None], seed: int = 1) -> None:
    """Cases from mid-February to the end of March, answered and resolved sooner or later, or still open."""
    chance = random.Random(seed)
    targets = targets_of(publish(spec(case_kind=None), spec(case_kind=None, metric=Metric.RESOLUTION)))
    for _case in range(count):
        received = MONDAY + timedelta(minutes=chance.randint(-20_000, 38_000))
        case = open_case(
            kind=chance.choice([CaseKind.COMPLAINT, CaseKind.ENQUIRY]),
            channel=chance.choice([Channel.EMAIL, Channel.PHONE]), priority=chance.choice(["normal", "high"]),
            received_at=received, customer=None, agreement_reference=chance.choice(["", "AGR-2026-00001"]),
            owner=chance.choice(owners), team=chance.choice(teams), now=received,
        )  # fmt: skip
        start_clocks(case=case, targets=targets, started_at=received, now=received)
        for event in chance.choice(
            [[], [StopEvent.MESSAGE], [StopEvent.RESOLVED], [StopEvent.MESSAGE, StopEvent.RESOLVED]]
        ):
            received += timedelta(minutes=chance.randint(1, 1000))
            stop_clocks(case=case, event=event, at=received, now=received)


def a_team() -> Team:
    """A team of other people."""
    return Team.objects.get(pk=TeamFactory().pk)


def judged(**conditions: object) -> list[Clock]:
    """The clocks of March, counted one by one."""
    zone = Organisation.current().zone
    clocks = Clock.objects.filter(state=State.STOPPED, **conditions).select_related("case")
    return [
        clock
        for clock in clocks
        if clock.stopped_at and MARCH.start <= clock.stopped_at.astimezone(zone).date() <= MARCH.end
    ]


def tally(clocks: list[Clock]) -> Tally:
    """Met and missed of some clocks."""
    met = sum(clock.is_met for clock in clocks)
    return Tally(met, len(clocks) - met)


def report(visible: Visible = EVERYTHING, **filters: object) -> Report:
    """The report of March."""
    return attainment_report(Question(MARCH, visible, filters), now=NOW)


@pytest.mark.parametrize("counted", ["none", "all", "some"])
def test_the_report_is_exact_whatever_was_counted_beforehand(counted: str) -> None:
    owners = [*UserFactory.create_batch(2), None]
    teams = [a_team(), None]
    history(40, owners=owners, teams=teams)
    if counted != "none":
        rebuild_changed_days(now=NOW)
        assert not VerdictChange.objects.exists()
    if counted == "some":
        history(15, owners=owners, teams=teams, seed=2)
        Case.objects.filter(pk=judged()[0].case_id).update(channel=Channel.REVIEW)
        Clock.objects.filter(pk=judged()[1].pk).update(state=State.CANCELLED, stopped_at=None)
    found = report()
    assert found.total.tally == tally(judged())
    assert found.total.tally.met > 5
    assert found.total.tally.missed > 5
    durations = [clock.business_seconds for clock in judged() if clock.business_seconds is not None]
    assert found.total.histogram.counts == Histogram.of(durations).counts
    assert found.total.seconds == sum(durations)
    for channel, result in found.by_channel.items():
        assert result.tally == tally(judged(case__channel=channel))
    for owner, result in found.by_owner.items():
        assert result.tally == tally(judged(stopped_owner=owner))
    for team, result in found.by_team.items():
        assert result.tally == tally(judged(stopped_team=team))
    for reference, result in found.by_agreement.items():
        assert result.tally == tally(judged(case__agreement_reference=reference))
    assert sum((point[2].tally for point in found.trend), Tally()) == found.total.tally
    assert sum(found.held_by.values()) == sum(durations)
    assert found.running == Clock.objects.filter(state=State.RUNNING).count()
    narrow = report(channel=Channel.EMAIL, priority="high", owner_id=None)
    assert narrow.total.tally == tally(judged(case__channel="email", case__priority="high", stopped_owner=None))


def test_first_contact_counts_cases_resolved_for_good_by_their_first_answer() -> None:
    targets = targets_of(publish(spec(), spec(metric=Metric.RESOLUTION), spec(metric=Metric.ACKNOWLEDGEMENT)))

    def case_with(*events: StopEvent) -> Case:
        case = open_case(
            kind="complaint", channel="email", priority="normal", received_at=MONDAY, customer=None,
            agreement_reference="", owner=None, team=None, now=MONDAY,
        )  # fmt: skip
        start_clocks(case=case, targets=targets, started_at=MONDAY, now=MONDAY)
        for hours, event in enumerate(events, start=1):
            at = MONDAY + timedelta(hours=hours)
            stop_clocks(case=case, event=event, at=at, now=at)
        return case

    case_with(StopEvent.RESOLVED)
    case_with(StopEvent.ACKNOWLEDGEMENT_LETTER, StopEvent.RESOLVED)
    case_with(StopEvent.MESSAGE, StopEvent.RESOLVED)
    case_with(StopEvent.MESSAGE)
    assert (report().total.resolved, report().total.first_contact) == (3, 2)
    rebuild_changed_days(now=NOW)
    assert (report().total.resolved, report().total.first_contact) == (3, 2)
    again = case_with(StopEvent.RESOLVED)
    # A holding letter promises a date: that is no answer, and takes nothing up again.
    promised = MONDAY + timedelta(days=3)
    start_promise(case=again, metric=Metric.RESOLUTION, due_at=promised, started_at=MONDAY, now=NOW, actor=None)
    rebuild_changed_days(now=NOW)
    assert (report().total.resolved, report().total.first_contact) == (4, 3)
    resolution = [target for target in targets if target.metric == Metric.RESOLUTION]
    start_clocks(case=again, targets=resolution, started_at=NOW, now=NOW, cycle=3)
    assert (report().total.resolved, report().total.first_contact) == (3, 2)
    rebuild_changed_days(now=NOW)
    assert (report().total.resolved, report().total.first_contact) == (3, 2)


def test_a_supervisor_counts_their_teams_and_themselves(
    client_for: ClientFor, manager: User, supervisor: User, team: Team, agent: User, stranger: User, staff: User
) -> None:
    history(30, owners=[agent, stranger, supervisor], teams=[team, Team.objects.exclude(pk=team.pk).get()])
    theirs = [clock for clock in judged() if clock.stopped_team == team or clock.stopped_owner == supervisor]
    assert 0 < len(theirs) < len(judged())
    assert figures(client_for(manager)) == tally(judged())
    assert figures(client_for(supervisor)) == tally(theirs)
    clocks = client_for(supervisor).get(PAGE.replace("attainment/", "attainment/clocks/"))
    assert clocks.context["exact"].tally == tally(theirs)
    for nobody in (agent, staff):
        assert client_for(nobody).get(PAGE).status_code == 404
        assert client_for(nobody).get(reverse("desk:attainment_csv")).status_code == 404
        assert client_for(nobody).get(reverse("desk:attainment_clocks")).status_code == 404


def figures(client: Client) -> Tally:
    """What the page counts."""
    found: Tally = client.get(PAGE).context["page"].report.total.tally
    return found


def test_the_page_costs_the_same_for_ten_cases_as_for_forty(client_for: ClientFor, manager: User) -> None:
    client = client_for(manager)
    owners, teams = [*UserFactory.create_batch(2), None], [TeamFactory(), None]
    costs = []
    for seed, count in ((1, 10), (2, 30)):
        history(count, owners=owners, teams=teams, seed=seed)
        for _counted in range(2):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(PAGE).status_code == 200
            costs.append(len(queries))
            rebuild_changed_days(now=NOW)
    assert costs[0] == costs[2]
    assert costs[1] == costs[3] < costs[0]


def test_a_row_narrows_everything_and_the_chip_takes_it_back(client_for: ClientFor, manager: User) -> None:
    history(20, owners=[None], teams=[None])
    client = client_for(manager)
    row = next(row for row in client.get(PAGE).context["page"].groups["channel"] if row.key == "email")
    narrowed = client.get(f"/reports/attainment/{row.url}").context["page"]
    assert narrowed.report.total.tally == tally(judged(case__channel="email"))
    assert [chip.key for chip in narrowed.chips] == ["email"]
    assert client.get(f"/reports/attainment/{narrowed.chips[0].url}").context["page"].chips == []


def test_the_file_has_everything_and_no_formula(client_for: ClientFor, manager: User) -> None:
    history(20, owners=[UserFactory(full_name="=HYPERLINK(1)")], teams=[None])
    answer = client_for(manager).get(PAGE.replace("attainment/", "attainment/csv/"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="attainment-2026-03-01-2026-03-31.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    total = next(row for row in rows if row["section"] == "total")
    expected = tally(judged())
    assert (int(total["met"]), int(total["missed"])) == (expected.met, expected.missed)
    assert Decimal(total["attainment_percent"]) == (expected.percent or Decimal(0)).quantize(Decimal("0.0001"))
    assert [row["name"] for row in rows if row["section"] == "agent"] == ["'=HYPERLINK(1)"]
    assert {row["section"] for row in rows} >= {"previous", "metric", "channel", "day", "team", "held_by"}


def test_an_address_that_makes_no_sense_is_this_month(client_for: ClientFor, manager: User) -> None:
    for query in ("period=custom&since=2026-03-31&until=2026-03-01", "period=ages&channel=pigeon&agent=1", "since=x"):
        answer = client_for(manager).get(f"/reports/attainment/?{query}")
        assert answer.status_code == 200
        assert answer.context["page"].question.filters == {}
        assert answer.context["page"].question.period.start.day == 1
    assert (
        "Give the first and the last day of the period"
        in client_for(manager)
        .get("/reports/attainment/?period=custom&since=2026-03-31&until=2026-03-01")
        .content.decode()
    )


def test_nothing_judged_says_so(client_for: ClientFor, manager: User) -> None:
    assert b"Nothing was judged in this period" in client_for(manager).get(PAGE).content
    history(1, owners=[None], teams=[None])
    page = client_for(manager).get("/reports/attainment/?period=custom&since=2020-01-01&until=2020-01-31").content
    assert b"Nothing was judged in this period" in page
    assert b"<polyline" not in page
    assert b"Table of data" not in page
    filtered = client_for(manager).get("/reports/attainment/?period=year&channel=review").content.decode()
    assert "Nothing that fits these filters was judged" in filtered
    assert 'href="?period=year"' in filtered
