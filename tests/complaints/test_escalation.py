"""What a level of the ladder does to people and complaints."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import DutyShift, Team, User
from complaints.models import Complaint
from complaints.services import reply
from complaints.views.entries import entries_of
from customers.models import Customer
from notifications.models import OutgoingEmail
from sla.domain.ladder import Ladder, Level, Side, Whom
from sla.domain.vocabulary import Metric, Unit
from sla.models import Escalation
from sla.services import publish_target_set
from sla.services.breaches import SweepResult, sweep_due
from tests.complaints.factories import log, spec
from tests.factories import UserFactory
from tests.notifications.factories import write_waiting

pytestmark = pytest.mark.django_db
# Four office hours from Monday 10:00 in Prague.
DUE, HOUR, MOMENT = timedelta(hours=4), timedelta(hours=1), timedelta(microseconds=1)
ONCE, SUPERVISOR, MANAGER = Level(), Level(minutes=60, whom=Whom.SUPERVISOR), Level(minutes=240, whom=Whom.MANAGER)


def publish(now: datetime, *levels: Level, **more: Any) -> None:
    """The organisation's next set: answered in four hours, one hour where it is urgent; on this ladder."""
    ladder = Ladder("Usual", levels)
    publish_target_set(
        basis="organisation",
        series=None,
        source="Severka servis",
        specs=[
            spec(Metric.FIRST_RESPONSE, 4, Unit.HOURS, ladder=ladder, **more),
            spec(Metric.FIRST_RESPONSE, 1, Unit.HOURS, ladder=ladder, priority="high", **more),
        ],
        now=now,
        actor=None,
    )


def told(kind: str = "") -> list[tuple[str, str]]:
    mails = OutgoingEmail.objects.filter(kind__startswith="clock_", kind__endswith=kind).order_by("pk")
    return [(mail.to, mail.kind) for mail in mails]


def levels(complaint: Complaint) -> list[tuple[int, str, list[str]]]:
    rows = Escalation.objects.filter(clock__case=complaint.case, kind="level").order_by("step")
    return [(row.step, row.outcome, row.told) for row in rows]


def test_owner_then_supervisor_then_manager(
    desk: Team, agent: User, supervisor: User, manager: User, customer: Customer, now: datetime
) -> None:
    User.objects.filter(pk=supervisor.pk).update(language="cs")
    publish(now, ONCE, SUPERVISOR, MANAGER)
    complaint = log(agent, now, customer=customer, title="Lift <b>stuck</b>", remedy_sought="A free repair")
    due = now + DUE
    sweep_due(now=due + MOMENT)
    assert told() == [(agent.email, "clock_breach")]
    sweep_due(now=due + HOUR)
    assert told()[1:] == [(supervisor.email, "clock_level")]
    sweep_due(now=due + 4 * HOUR)
    assert told()[2:] == [(manager.email, "clock_level")]
    assert levels(complaint) == [
        (1, "fired", [agent.full_name]),
        (2, "fired", [supervisor.full_name]),
        (3, "fired", [manager.full_name]),
    ]
    write_waiting()
    czech, english = (OutgoingEmail.objects.get(to=person.email) for person in (supervisor, manager))
    # The problem, all information, and the question how to proceed.
    assert "Jak budeme postupovat?" in czech.text
    assert czech.subject.startswith(f"{complaint.reference}: jak budeme postupovat?")
    for part in ("How do we proceed?", "Lift <b>stuck</b>", "A free repair", customer.name, agent.full_name,
                 complaint.description, "level 3", f"http://testserver/complaints/{complaint.reference}/"):  # fmt: skip
        assert part in english.text
    assert "Lift &lt;b&gt;stuck" in english.html
    assert "<b>stuck" not in english.html


def test_somebody_named_at_two_levels_of_one_pass_is_told_once(
    desk: Team, agent: User, supervisor: User, now: datetime
) -> None:
    DutyShift.objects.create(team=desk, user=supervisor, starts_at=now, ends_at=now + timedelta(days=9))
    publish(now, ONCE, SUPERVISOR, MANAGER)
    complaint = log(agent, now)
    sweep_due(now=now + timedelta(days=3))

    assert told() == [(agent.email, "clock_breach"), (supervisor.email, "clock_level")]
    assert levels(complaint)[1:] == [(2, "superseded", []), (3, "fired", [supervisor.full_name])]
    assert Escalation.objects.get(step=2).successor_step == 3


def test_teams_people_and_addresses_outside(desk: Team, agent: User, supervisor: User, now: datetime) -> None:
    named = UserFactory(roles=["agent"])
    publish(
        now,
        ONCE,
        Level(minutes=10, whom=Whom.PERSON, who=str(named.public_id)),
        Level(minutes=20, whom=Whom.TEAM, who=str(desk.public_id)),
        Level(minutes=30, whom=Whom.ADDRESS, who="boss@outside.example"),
        Level(minutes=40, whom=Whom.PERSON, who=str(uuid.uuid4())),
    )
    complaint = log(agent, now)
    for minutes in (0, 10, 20, 30, 40):
        sweep_due(now=now + DUE + timedelta(minutes=minutes) + MOMENT)

    members = {supervisor.full_name, *(person.full_name for person in desk.members.all())}
    found = levels(complaint)
    assert found[1][2] == [named.full_name]
    assert set(found[2][2]) == members
    assert found[3][2] == ["boss@outside.example"]
    # Nobody stands behind the word any more: the supervisor is told.
    assert found[4][2] == [supervisor.full_name]
    write_waiting()
    outside = OutgoingEmail.objects.get(to="boss@outside.example")
    assert "/complaints/" not in outside.text
    assert "Someone" not in outside.to_name


def test_the_person_it_is_about_is_never_told(
    desk: Team, agent: User, supervisor: User, manager: User, now: datetime
) -> None:
    publish(now, ONCE, SUPERVISOR, Level(minutes=90, whom=Whom.PERSON, who=str(supervisor.public_id)))
    log(agent, now, about_user=supervisor)
    sweep_due(now=now + timedelta(days=3))

    assert supervisor.email not in {to for to, _kind in told()}
    assert manager.email in {to for to, _kind in told()}


def test_a_level_gives_the_complaint_to_the_supervisor_and_raises_its_priority(
    desk: Team, agent: User, supervisor: User, now: datetime
) -> None:
    publish(now, ONCE, Level(minutes=60, whom=Whom.SUPERVISOR, hands_over=True, raises_priority=True))
    complaint = log(agent, now)
    sweep_due(now=now + DUE + HOUR)

    complaint = Complaint.objects.select_related("case").get(pk=complaint.pk)
    assert (complaint.case.owner, complaint.case.priority) == (supervisor, "high")
    [clock] = complaint.case.clocks.all()
    # The priority is higher and the deadline is what it was: the level does not say that it follows.
    assert (clock.due_at, clock.state, clock.climbed) == (now + DUE, "running", 2)
    assert list(complaint.interactions.values_list("kind", flat=True))[-2:] == ["assignment", "change"]
    write_waiting()
    text = OutgoingEmail.objects.get(to=supervisor.email).text
    assert f"The complaint now goes to {supervisor.full_name}" in text
    assert "Its priority is now high" in text
    shown = [entry for entry in entries_of(complaint, [], [clock], ()) if entry.icon == "bell"]
    assert [entry.title for entry in shown] == [
        "Escalated to level 1: whoever looks after it",
        "Escalated to level 2: the supervisor",
    ]
    assert f"Given to {supervisor.full_name}" in shown[1].body
    assert "Priority: Normal → High" in shown[1].body


def test_deadlines_follow_the_priority_where_the_level_says_so(desk: Team, agent: User, now: datetime) -> None:
    publish(now, Level(side=Side.BEFORE, minutes=60, raises_priority=True, moves_clocks=True), ONCE)
    complaint = log(agent, now)
    assert sweep_due(now=now + 3 * HOUR) == SweepResult(escalated=1)

    old, new = complaint.case.clocks.order_by("pk")
    assert (old.state, new.state, new.due_at) == ("cancelled", "running", now + HOUR)
    assert new.breached_at == now + HOUR
    assert sweep_due(now=now + 3 * HOUR) == SweepResult()


def test_a_level_goes_to_a_team(desk: Team, agent: User, now: datetime) -> None:
    second_line = Team.objects.create(name="Second line", lead=UserFactory(roles=["supervisor"]))
    publish(now, ONCE, Level(minutes=60, whom=Whom.TEAM, who=str(second_line.public_id), hands_over=True))
    complaint = log(agent, now)
    sweep_due(now=now + DUE + HOUR)

    complaint.case.refresh_from_db()
    assert (complaint.case.owner, complaint.case.team) == (None, second_line)


def test_a_late_answer_is_told_and_changes_nothing(desk: Team, agent: User, supervisor: User, now: datetime) -> None:
    """Defect 7's other half: telling of what is over reassigns nothing."""
    publish(now, ONCE, Level(minutes=60, whom=Whom.SUPERVISOR, hands_over=True, raises_priority=True))
    complaint = log(agent, now)
    late = now + DUE + 2 * HOUR
    reply(complaint=complaint, body="On our way.", channel="phone", actor=agent, now=late)

    complaint.case.refresh_from_db()
    assert (complaint.case.owner, complaint.case.priority) == (agent, "normal")
    assert told() == [(agent.email, "clock_breach"), (supervisor.email, "clock_level")]
    write_waiting()
    assert "answered 2\u00a0h late" in OutgoingEmail.objects.get(to=supervisor.email).text


def test_defect_02_two_metrics_of_one_complaint_are_both_told(desk: Team, agent: User, now: datetime) -> None:
    """A second breach on the same day is swallowed by a key without the metric."""
    ladder = Ladder("Usual", (ONCE, SUPERVISOR))
    specs = [spec(metric, 4, Unit.HOURS, ladder=ladder) for metric in (Metric.FIRST_RESPONSE, Metric.RESOLUTION)]
    publish_target_set(basis="organisation", series=None, source="S", specs=specs, now=now, actor=None)
    log(agent, now)
    sweep_due(now=now + DUE + MOMENT)
    sweep_due(now=now + timedelta(days=1))

    assert len(told("breach")) == len(told("level")) == 2


def test_defect_03_a_notice_that_fails_leaves_neither_level_nor_verdict(
    desk: Team, agent: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lost in a crash: level, verdict, reassignment and notice are one transaction, or none of them."""
    publish(now, ONCE, Level(minutes=60, whom=Whom.SUPERVISOR, hands_over=True))
    complaint = log(agent, now)
    late = now + DUE + HOUR

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr("complaints.services.notices.tell", fail)
        assert sweep_due(now=late) == SweepResult(failed=1)
    complaint.case.refresh_from_db()
    [clock] = complaint.case.clocks.all()
    assert (clock.breached_at, clock.climbed, complaint.case.owner, told()) == (None, 0, agent, [])
    assert not Escalation.objects.exists()
    assert sweep_due(now=late + HOUR) == SweepResult(breached=1)
    assert len(told()) == 2


def test_telling_a_batch_reads_no_more_for_more_clocks(desk: Team, agent: User, now: datetime) -> None:
    publish(now, ONCE, SUPERVISOR, MANAGER)
    reads = []
    for count in (2, 12):
        for _each in range(count):
            log(agent, now)
        with CaptureQueriesContext(connection) as queries:
            assert sweep_due(now=now + timedelta(days=1)).breached == count
        # How a notice travels is decided for each person, and costs what it costs there.
        about_mail = ("notifications_", "SAVEPOINT", "core_organisation", "advisory")
        reads.append(len([one for one in queries if not any(word in one["sql"] for word in about_mail)]))
    assert reads[1] - reads[0] <= 1
    assert reads[0] <= 20
