"""The pages of a recompute: preview with complaints, progress, apply, undo, CSV, and who may see them."""

import csv
import io
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Team, User
from complaints.models import Complaint
from customers.models import Customer
from sla.models import Case, Clock, Recompute
from sla.selectors import organisation_target_set
from sla.services import change_target
from sla.services.recompute import apply_recompute, preview_recompute, runs
from tests.complaints.factories import log, publish_own_targets
from tests.conftest import ClientFor
from tests.sla.recomputing import apply, preview, undo, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(now: datetime, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr("sla.services.recompute.work.ask_worker", lambda _recompute_id: None)
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(team: Team, organisation: object) -> Team:
    publish_own_targets()
    return team


def give(hours: int, manager: User, now: datetime) -> None:
    current = organisation_target_set()
    assert current is not None
    change_target(
        target_set=current,
        key=current.targets.get(metric="first_response").key,
        amount=Decimal(hours),
        unit="hours",
        reason="Too strict.",
        actor=manager,
        now=now,
    )


@pytest.fixture
def previewed(desk: Team, agent: User, manager: User, now: datetime) -> Recompute:
    """Three complaints, whose first response is promised within two hours now instead of four."""
    for number in range(3):
        log(agent, now, title=f"Lift {number} is stuck")
    give(2, manager, now)
    return preview(manager, now)


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def test_the_notice_leads_from_targets_and_today_to_the_preview(
    previewed: Recompute, manager: User, agent: User, client_for: ClientFor
) -> None:
    client = client_for(manager)
    for route in ("sla:targets", "sla:calendars", "desk:today"):
        html = text(client, reverse(route))
        assert "Some running deadlines were counted by an earlier version" in html
        assert reverse("sla:recompute_new") in html
        assert reverse("sla:recompute_new") not in text(client_for(agent), reverse(route))

    html = text(client, reverse("sla:recompute_new"))
    assert "<strong>3</strong> running deadlines follow earlier versions" in html
    assert previewed.get_absolute_url() in html
    answer = client.post(reverse("sla:recompute_new"))
    assert answer["Location"] == Recompute.objects.latest("pk").get_absolute_url()


def test_with_nothing_to_recompute_the_page_says_so(desk: Team, manager: User, client_for: ClientFor) -> None:
    client = client_for(manager)
    assert "Every running deadline follows what is promised now." in text(client, reverse("sla:recompute_new"))
    assert client.post(reverse("sla:recompute_new")).status_code == 422
    assert "No recompute yet" in text(client, reverse("sla:recomputes"))


def test_the_preview_lists_each_complaint_with_both_deadlines(
    previewed: Recompute, manager: User, client_for: ClientFor
) -> None:
    html = text(client_for(manager), previewed.get_absolute_url())
    for complaint in Complaint.objects.all():
        assert complaint.reference in html
        assert complaint.title in html
    assert html.count("2 March 2026, 14:00") == html.count("2 March 2026, 12:00") == 3
    assert "4 hours" in html
    assert "Move 3 deadlines" in html
    assert "3 of 3" in html


def test_a_manager_applies_it_and_undoes_it(
    previewed: Recompute, manager: User, client_for: ClientFor, now: datetime
) -> None:
    client = client_for(manager)
    refused = client.post(reverse("desk:recompute_apply", args=[previewed.public_id]), {"apply-reason": ""})
    assert refused.status_code == 422
    assert "Say why." in refused.content.decode()

    answer = client.post(reverse("desk:recompute_apply", args=[previewed.public_id]), {"apply-reason": "New rule."})
    assert answer["Location"] == previewed.get_absolute_url()
    html = text(client, previewed.get_absolute_url())
    assert "The deadlines are being moved" in html
    assert '<progress id="progress-bar" max="3" value="0">' in html
    fragment = client.get(reverse("desk:recompute_progress", args=[previewed.public_id]))
    assert "HX-Refresh" not in fragment
    work_off(previewed, now)
    assert client.get(reverse("desk:recompute_progress", args=[previewed.public_id]))["HX-Refresh"] == "true"

    html = text(client, previewed.get_absolute_url())
    assert "New rule." in html
    assert "Undo this recompute" in html
    explained = text(client, Complaint.objects.latest("pk").get_absolute_url())
    assert (
        "Moved from 2 March 2026, 14:00 to 2 March 2026, 12:00 on 2 March 2026, 10:00 by Marie Malá: New rule."
        in explained
    )

    assert (
        client.post(reverse("desk:recompute_undo", args=[previewed.public_id]), {"undo-reason": ""}).status_code == 422
    )
    client.post(reverse("desk:recompute_undo", args=[previewed.public_id]), {"undo-reason": "Not yet."})
    work_off(previewed, now)
    html = text(client, previewed.get_absolute_url())
    assert "Not yet." in html
    assert "Undo this recompute" not in html
    assert "Put back from" in text(client, Complaint.objects.latest("pk").get_absolute_url())
    listed = text(client, reverse("sla:recomputes"))
    assert "Undone" in listed


def test_an_overtaken_preview_is_computed_again_and_not_applied(
    previewed: Recompute, manager: User, client_for: ClientFor, now: datetime
) -> None:
    give(3, manager, now)
    client = client_for(manager)
    html = text(client, previewed.get_absolute_url())
    assert "Targets were published since this preview." in html
    assert "Move 3 deadlines" not in html

    answer = client.post(
        reverse("desk:recompute_apply", args=[previewed.public_id]), {"apply-reason": "New rule."}, follow=True
    )
    html = answer.content.decode().replace("\u00a0", " ")
    assert "nothing was moved and the preview was computed again" in html
    assert "2 March 2026, 13:00" in html
    assert 'value="New rule."' in html
    assert not Clock.objects.filter(revision__gt=0).exists()
    assert client.post(reverse("desk:recompute_redo", args=[previewed.public_id])).status_code == 302


def test_an_auditor_reads_but_moves_nothing_and_an_agent_sees_nothing(
    previewed: Recompute, auditor: User, agent: User, staff: User, client_for: ClientFor
) -> None:
    html = text(client_for(auditor), previewed.get_absolute_url())
    assert "Managers recompute deadlines; your role only reads what they did." in html
    for route in ("apply", "undo", "redo"):
        url = reverse(f"desk:recompute_{route}", args=[previewed.public_id])
        assert client_for(auditor).post(url).status_code == 403
        assert client_for(agent).post(url).status_code == 404
    for person in (agent, staff):
        assert client_for(person).get(previewed.get_absolute_url()).status_code == 404
        assert client_for(person).get(reverse("sla:recomputes")).status_code == 404


def test_a_preview_of_many_clocks_shows_how_far_it_is(
    previewed: Recompute, manager: User, client_for: ClientFor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 0)
    run = preview_recompute(actor=manager, now=now)
    Recompute.objects.filter(pk=run.pk).update(progress=1, phase_at=now - timedelta(seconds=10))
    html = text(client_for(manager), run.get_absolute_url())
    assert "The preview is being computed" in html
    # Six clocks run on the earlier version; three of them will turn out to be promised the same.
    assert "1 of 6" in html
    assert "about 50 s left" in html


def test_the_file_holds_every_deadline_and_no_formula(
    previewed: Recompute, manager: User, client_for: ClientFor
) -> None:
    Customer.objects.create(name="=SUM(A1)", created_at=previewed.created_at)
    Case.objects.update(customer=Customer.objects.get())
    answer = client_for(manager).get(reverse("desk:recompute_csv", args=[previewed.public_id]))
    content = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert rows[0][:3] == ["Complaint", "Customer", "Promise"]
    assert len(rows) == 4
    assert rows[1][1:] == [
        "'=SUM(A1)", "first response", "4 hours", "2 hours", "2026-03-02T14:00:00+01:00",
        "2026-03-02T12:00:00+01:00", "", "planned", "",
    ]  # fmt: skip


def test_the_page_costs_the_same_for_three_deadlines_as_for_thirty(
    previewed: Recompute, desk: Team, agent: User, manager: User, client_for: ClientFor, now: datetime
) -> None:
    client = client_for(manager)

    def cost(run: Recompute) -> int:
        with CaptureQueriesContext(connection) as queries:
            text(client, run.get_absolute_url())
        return len(queries)

    cost(previewed)
    of_three = cost(previewed)
    for number in range(12):
        log(agent, now - timedelta(minutes=number), title="One more")
    give(1, manager, now)
    run = preview(manager, now)
    assert run.moves.count() >= 12
    assert cost(run) == of_three


def test_a_failed_run_can_be_gone_on_with(
    previewed: Recompute, manager: User, client_for: ClientFor, now: datetime
) -> None:
    run = apply_recompute(recompute=previewed, reason="New rule.", actor=manager, now=now)
    Recompute.objects.filter(pk=run.pk).update(state="failed", error="No worker finished it in 5 attempts.")
    client = client_for(manager)
    html = text(client, run.get_absolute_url())
    assert "It stopped half-way." in html
    assert "Go on" in html
    client.post(reverse("desk:recompute_apply", args=[run.public_id]), {"apply-reason": "New rule."})
    assert work_off(run, now).state == "done"
    assert undo(run, manager, now).undone == 3


def test_left_alone_is_listed_with_its_reason(
    previewed: Recompute, manager: User, client_for: ClientFor, now: datetime
) -> None:
    clock = Clock.objects.filter(metric="first_response").first()
    assert clock is not None
    Clock.objects.filter(pk=clock.pk).update(state="cancelled", next_check_at=None)
    run = apply(previewed, manager, now)
    html = text(client_for(manager), f"{run.get_absolute_url()}?show=skipped")
    assert "cancelled meanwhile" in html
    assert html.count("<tr>") == 4  # the changes, one row of the list, and their heads
