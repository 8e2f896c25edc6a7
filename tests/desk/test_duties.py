"""The pages of the recurring duties, from what is due to the message that a check found."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Team, User
from complaints.models import Complaint
from sla.models import Clock, Duty, DutyRound
from sla.services import do_duty, keep_duties, publish_default_targets
from tests.conftest import ClientFor
from tests.factories import TeamFactory

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def duty(organisation: object, team: Team, now: datetime) -> Duty:
    """The voicemail check of the agent's team, begun at ten in Prague."""
    publish_default_targets(now=now)
    keep_duties(now=now)
    return Duty.objects.get(team=team, target_key__endswith="check")


def test_one_press_in_the_list_is_enough(duty: Duty, agent: User, now: datetime, client_for: ClientFor) -> None:
    client = client_for(agent)
    with time_machine.travel(now + 30 * MINUTE, tick=False):
        page = client.get(reverse("desk:duties")).content.decode()
        assert "Voicemail check" in page
        assert "1 h 30 min left" in page.replace("\u00a0", " ")
        answer = client.post(reverse("desk:duty_done", args=[duty.public_id]), {"cycle": "1"}, follow=True)
    assert answer.redirect_chain == [(reverse("desk:duties"), 302)]
    assert "Recorded as done in time." in answer.content.decode()
    assert DutyRound.objects.get().done_by == agent


def test_messages_found_are_logged_from_there_and_called_back_from_the_check(
    duty: Duty, agent: User, now: datetime, client_for: ClientFor
) -> None:
    client = client_for(agent)
    checked = now + timedelta(minutes=30, seconds=17)
    with time_machine.travel(checked, tick=False):
        answer = client.post(
            reverse("desk:duty_done", args=[duty.public_id]), {"cycle": "1", "found": "2"}, follow=True
        )
    page = answer.content.decode()
    assert "0 of 2 logged" in page
    link = f"{reverse('complaints:new')}?check={DutyRound.objects.get().public_id}"
    assert f'href="{link}"' in page
    with time_machine.travel(checked + 5 * MINUTE, tick=False):
        form = client.get(link)
        assert form.context["form"].initial["channel"] == "voicemail"
        values = {
            "channel": "voicemail",
            "check": str(DutyRound.objects.get().public_id),
            "customer": "Jana Nováková",
            "customer_key": "none",
            "complainant_contact": "+420 777 000 111",
            "description": "The door does not close.",
            # The message was left two hours before the check; that needs no right.
            "received_at": "2026-03-02T08:40",
        }
        logged = client.post(reverse("complaints:new"), values, follow=True)
        assert logged.status_code == 200
    complaint = Complaint.objects.get()
    clock = Clock.objects.get(case=complaint.case, metric="callback")
    assert (complaint.case.checked_at, clock.started_at) == (checked, checked)
    assert clock.due_at == checked + 30 * MINUTE
    # The other clocks count from when the message was left.
    assert {each.started_at for each in Clock.objects.filter(case=complaint.case).exclude(pk=clock.pk)} == {
        now - 80 * MINUTE
    }
    with time_machine.travel(checked + 6 * MINUTE, tick=False):
        assert "1 of 2 logged" in client.get(duty.get_absolute_url()).content.decode()


def test_the_check_of_another_team_says_nothing(
    duty: Duty, agent: User, stranger: User, now: datetime, client_for: ClientFor
) -> None:
    do_duty(duty=duty, cycle=1, actor=agent, now=now + MINUTE, found=1)
    link = f"{reverse('complaints:new')}?check={DutyRound.objects.get().public_id}"
    assert client_for(stranger).get(link).context["form"].found_by is None
    assert client_for(agent).get(link).context["form"].found_by is not None
    assert client_for(agent).get(reverse("complaints:new") + "?check=none").context["form"].found_by is None


def test_what_is_refused_comes_back_with_its_words(
    duty: Duty, agent: User, supervisor: User, now: datetime, client_for: ClientFor
) -> None:
    client = client_for(agent)
    with time_machine.travel(now + 90 * MINUTE, tick=False):
        url = reverse("desk:duty_done", args=[duty.public_id])
        page = client.post(url, {"cycle": "1", "note": "Quiet.", "done_at": "2026-03-02T10:05"})
        assert page.status_code == 422
        text = page.content.decode()
        assert "Only a supervisor or a manager may date back." in text
        assert "Quiet." in text
        assert "Why it is recorded only now" not in text
        do_duty(duty=duty, cycle=1, actor=supervisor, now=now + 80 * MINUTE)
        again = client.post(url, {"cycle": "1"})
        assert again.status_code == 422
        assert "Soňa Svobodová has recorded this already." in again.content.decode()
    assert DutyRound.objects.count() == 1


def test_who_sees_and_who_does(
    duty: Duty, stranger: User, auditor: User, staff: User, agent: User, client_for: ClientFor
) -> None:
    url, done = duty.get_absolute_url(), reverse("desk:duty_done", args=[duty.public_id])
    assert client_for(agent).get(url).status_code == 200
    for user, sees, does in ((stranger, 404, 404), (staff, 404, 404), (auditor, 200, 403)):
        assert client_for(user).get(url).status_code == sees
        assert client_for(user).post(done, {"cycle": "1"}).status_code == does
    assert client_for(staff).get(reverse("desk:duties")).status_code == 404
    assert "Voicemail check" in client_for(auditor).get(reverse("desk:duties")).content.decode()
    assert DutyRound.objects.count() == 0


def test_a_list_costs_the_same_for_many_teams_and_a_history_for_many_rounds(
    duty: Duty, agent: User, manager: User, now: datetime, client_for: ClientFor
) -> None:
    client = client_for(manager)
    at = now

    def costs() -> tuple[int, int]:
        spent = []
        for url in (reverse("desk:duties"), duty.get_absolute_url()):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            spent.append(len(queries))
        return spent[0], spent[1]

    for number in range(2):
        at += MINUTE
        do_duty(duty=duty, cycle=number + 1, actor=agent, now=at, found=1)
    costs()
    before = costs()
    TeamFactory.create_batch(5)
    keep_duties(now=at)
    for number in range(2, 9):
        at += MINUTE
        do_duty(duty=duty, cycle=number + 1, actor=agent, now=at, found=number)
    assert costs() == before


def test_an_empty_page_says_what_becomes_a_duty(
    organisation: object, manager: User, agent: User, client_for: ClientFor
) -> None:
    assert reverse("sla:targets") in client_for(manager).get(reverse("desk:duties")).content.decode()
    assert "No duties yet" in client_for(agent).get(reverse("desk:duties")).content.decode()
