from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Team, User
from complaints.models import Complaint, Interaction
from customers.models import Customer
from notifications.models import OutgoingEmail
from tests.complaints.factories import agreement_in_force, log
from tests.conftest import ClientFor
from tests.factories import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW = {"channel": "phone", "customer": "Jana Nováková", "customer_key": "none", "description": "The lift is stuck."}


@pytest.fixture(autouse=True)
def _frozen(now: datetime) -> object:
    """Pages read the clock; here it stands."""
    with time_machine.travel(now, tick=False):
        yield


def address(name: str, complaint: Complaint) -> str:
    return reverse(f"complaints:{name}", args=[complaint.reference])


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


# --- Who sees what ---


@pytest.mark.parametrize(
    ("role", "listed", "detail", "new", "reply"),
    [
        ("agent", 200, 200, 200, 302),
        ("supervisor", 200, 200, 200, 302),
        ("manager", 200, 200, 200, 302),
        ("administrator", 200, 200, 404, 403),
        ("auditor", 200, 200, 404, 403),
        ("staff", 404, 404, 404, 404),
        ("stranger", 200, 404, 200, 404),
    ],
)
def test_roles(
    desk: Team,
    agent: User,
    now: datetime,
    client_for: ClientFor,
    request: pytest.FixtureRequest,
    role: str,
    listed: int,
    detail: int,
    new: int,
    reply: int,
) -> None:
    complaint = log(agent, now)
    client = client_for(request.getfixturevalue(role))
    page = client.get(reverse("complaints:list"))
    assert page.status_code == listed
    assert (complaint.reference in page.content.decode()) == (detail == 200)
    assert client.get(address("detail", complaint)).status_code == detail
    assert client.get(reverse("complaints:new")).status_code == new
    answer = client.post(address("reply", complaint), {"reply-body": "Hello", "reply-channel": "phone"})
    assert answer.status_code == reply
    assert Interaction.objects.filter(kind="reply").count() == (1 if reply == 302 else 0)


def test_nobody_signed_in_sees_nothing(desk: Team, agent: User, now: datetime, client: Client) -> None:
    complaint = log(agent, now)
    for path in (reverse("complaints:list"), reverse("complaints:new"), address("detail", complaint)):
        assert client.get(path).status_code == 302


@pytest.mark.parametrize("name", ["reply", "note", "resolve", "reopen", "assign"])
def test_actions_are_sent_not_fetched_and_hide_from_strangers(
    desk: Team, agent: User, stranger: User, now: datetime, client_for: ClientFor, name: str
) -> None:
    complaint = log(agent, now)
    assert client_for(agent).get(address(name, complaint)).status_code == 405
    assert client_for(stranger).post(address(name, complaint)).status_code == 404
    assert client_for(agent).post(reverse(f"complaints:{name}", args=["CMP-1999-1"])).status_code == 404


def test_an_agent_sees_why_they_cannot_assign(desk: Team, agent: User, now: datetime, client_for: ClientFor) -> None:
    complaint = log(agent, now)
    reason = "Only supervisors and managers assign complaints."
    assert reason in client_for(agent).get(address("detail", complaint)).content.decode()
    refused = client_for(agent).post(address("assign", complaint), {})
    assert refused.status_code == 403
    assert reason in refused.content.decode()


# --- The list ---


def test_the_list_is_sorted_by_the_next_deadline_and_filtered(
    desk: Team, agent: User, manager: User, customer: Customer, now: datetime, client_for: ClientFor
) -> None:
    agreement_in_force(customer, manager)
    slow = log(agent, now, title="Slow one", channel="email", impact="high", urgency="high")
    urgent = log(agent, now, customer=customer, title="Urgent one")
    done = log(manager, now, title="Done one", complainant_name="Žofie Ábelová")
    client = client_for(manager)
    client.post(address("resolve", done), {"resolve-body": "Repaired."})

    def shown(**query: str) -> list[str]:
        page = client.get(reverse("complaints:list"), query)
        return [row.complaint.title for row in page.context["rows"]]

    assert shown() == ["Urgent one", "Slow one"]
    assert shown(state="all") == ["Urgent one", "Slow one", "Done one"]
    assert shown(state="finished") == ["Done one"]
    assert shown(state="mine") == []
    assert shown(state="late") == []
    assert shown(state="today") == ["Urgent one", "Slow one"]
    assert shown(channel="email") == ["Slow one"]
    assert shown(priority="critical") == ["Slow one"]
    assert shown(owner=str(agent.public_id)) == ["Urgent one", "Slow one"]
    assert shown(owner=str(manager.public_id)) == []
    assert shown(team=str(desk.public_id)) == ["Urgent one", "Slow one"]
    assert shown(q="SKODA") == ["Urgent one"]
    assert shown(q=slow.reference.lower()) == ["Slow one"]
    assert shown(q="zofie abelova", state="all") == ["Done one"]
    assert shown(q="nothing like it") == []
    # What cannot be read is as if it were not there.
    assert shown(state="lost", channel="pigeon", owner="x", team="y", after="???") == ["Urgent one", "Slow one"]
    with time_machine.travel(now + timedelta(hours=3), tick=False):
        assert shown(state="late") == ["Urgent one"]
    assert urgent.case.agreement_reference == "AGR-2026-00042"


def test_the_list_costs_the_same_for_3_and_for_30(
    desk: Team, agent: User, manager: User, now: datetime, client_for: ClientFor
) -> None:
    def more(count: int) -> None:
        for n in range(count):
            whose = Customer.objects.create(name=f"Customer {n}", created_at=now)
            owner = UserFactory(roles=["agent"])
            TeamFactory(members=[owner])
            log(owner, now, customer=whose)

    more(3)
    client = client_for(manager)
    client.get(reverse("complaints:list"))
    few = queries(client, reverse("complaints:list"))
    more(27)
    assert queries(client, reverse("complaints:list")) == few


def test_pages_of_the_list(desk: Team, agent: User, now: datetime, client_for: ClientFor) -> None:
    for n in range(53):
        log(agent, now, title=f"Number {n}")
    client = client_for(agent)
    first = client.get(reverse("complaints:list")).context
    second = client.get(f"{reverse('complaints:list')}?{first['page'].next_query}").context
    assert (len(first["rows"]), len(second["rows"])) == (50, 3)
    assert not {row.complaint for row in first["rows"]} & {row.complaint for row in second["rows"]}
    assert second["page"].next_query == ""
    back = client.get(f"{reverse('complaints:list')}?{second['page'].previous_query}").context
    assert back["rows"] == first["rows"]


def test_empty_lists_say_why(desk: Team, agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    assert "No complaints yet" in client.get(reverse("complaints:list")).content.decode()
    assert "Nothing found" in client.get(reverse("complaints:list"), {"q": "lift"}).content.decode()
    assert "Nothing is late" in client.get(reverse("complaints:list"), {"state": "late"}).content.decode()


# --- The form ---


def test_logging_shows_the_deadlines_at_once(
    desk: Team, agent: User, manager: User, customer: Customer, client_for: ClientFor
) -> None:
    agreement_in_force(customer, manager)
    client = client_for(agent)
    sent = {**NEW, "customer": "skoda", "customer_key": str(customer.public_id), "channel": "email"}
    page = client.post(reverse("complaints:new"), sent, follow=True)
    complaint = Complaint.objects.get()
    assert page.redirect_chain == [(f"/complaints/{complaint.reference}/?logged=1", 302)]
    assert complaint.customer == customer
    shown = page.content.decode()
    assert f"Complaint {complaint.reference} is logged." in shown
    assert "AGR-2026-00042" in shown
    assert "2 hours" in shown
    assert shown.count('<details class="clock-why" open>') == 1
    # The next one comes by the same channel, most likely.
    assert client.get(reverse("complaints:new")).context["form"]["channel"].value() == "email"


def test_the_same_form_sent_twice_logs_once(desk: Team, agent: User, client_for: ClientFor) -> None:
    sent = {**NEW, "public_id": str(uuid4())}
    client = client_for(agent)
    first, second = (client.post(reverse("complaints:new"), sent) for _press in range(2))
    assert Complaint.objects.count() == 1
    assert first["Location"] == second["Location"]


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({"channel": "pigeon"}, "channel", "Select a valid choice. pigeon is not one of the available choices."),
        ({"channel": ""}, "channel", "This field is required."),
        ({"description": ""}, "description", "This field is required."),
        ({"description": "x" * 20_001}, "description", "Ensure this value has at most 20000 characters"),
        ({"description": "a\x00b"}, "description", "Null characters are not allowed."),
        ({"customer": "Nobody Ltd", "customer_key": ""}, "customer", "No customer is found under this."),
        ({"customer": "s.r.o.", "customer_key": ""}, "customer", "Choose the customer from those found below"),
        ({"customer": "", "customer_key": ""}, "customer", "Choose the customer, or give the complainant"),
        ({"customer": "", "customer_key": "not-a-uuid"}, "customer", "Choose the customer, or give the complainant"),
        ({"agreement": "AGR-1999-00001"}, "agreement", "This customer has no such agreement."),
        ({"received_at": "2026-03-02T10:01"}, "received_at", "This lies in the future."),
        ({"received_at": "2026-03-01T10:00"}, "received_at", "Only a supervisor or a manager may date back."),
        ({"received_at": "yesterday"}, "received_at", "Enter a valid date/time."),
        ({"received_at": "2026-03-29T02:30"}, "received_at", "this time of day never was"),
        ({"occurred_at": "2026-03-03T10:00"}, "occurred_at", "This lies in the future."),
        ({"impact": "x"}, "impact", "Select a valid choice."),
        ({"about_user": str(uuid4())}, "about_user", "Select a valid choice."),
        ({"title": "x" * 201}, "title", "Ensure this value has at most 200 characters"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_above_and_kept(
    desk: Team, agent: User, customer: Customer, client_for: ClientFor, sent: dict[str, str], field: str, message: str
) -> None:
    remark = "Typed with care: 10 < 20"
    page = client_for(agent).post(reverse("complaints:new"), {**NEW, "remedy_sought": remark, **sent})
    assert page.status_code == 422
    form = page.context["form"]
    assert set(form.errors) == {field}
    assert message in str(form.errors[field])
    shown = page.content.decode()
    assert "data-error-summary" in shown
    assert f'id="id_{field}_error"' in shown or field == "agreement"
    assert "Typed with care: 10 &lt; 20" in shown
    assert "<title>Error:" in shown
    assert not Complaint.objects.exists()


def test_several_agreements_are_asked_for(
    desk: Team, agent: User, manager: User, customer: Customer, client_for: ClientFor
) -> None:
    agreement_in_force(customer, manager)
    agreement_in_force(customer, manager, reference="AGR-2026-00043")
    sent = {**NEW, "customer": "Škoda", "customer_key": str(customer.public_id)}
    client = client_for(agent)
    page = client.post(reverse("complaints:new"), sent)
    assert page.status_code == 422
    assert "Several agreements were in force then" in str(page.context["form"].errors["agreement"])
    assert '<option value="AGR-2026-00043">' in page.content.decode()
    assert client.post(reverse("complaints:new"), {**sent, "agreement": "AGR-2026-00043"}).status_code == 302
    assert Complaint.objects.get().case.agreement_reference == "AGR-2026-00043"


def test_an_agreement_that_starts_later_is_told_at_the_date(
    desk: Team, manager: User, customer: Customer, now: datetime, client_for: ClientFor
) -> None:
    agreement_in_force(customer, manager, starts_on=now.date())
    sent = {
        **NEW,
        "customer": "Škoda",
        "customer_key": str(customer.public_id),
        "agreement": "AGR-2026-00042",
        "received_at": "2026-03-01T10:00",
        "backdating_reason": "Found on Monday",
    }
    page = client_for(manager).post(reverse("complaints:new"), sent)
    assert page.status_code == 422
    expected = "This is before agreement AGR-2026-00042, which applies from 2\u00a0March\u00a02026."
    assert expected in str(page.context["form"].errors["received_at"])


def test_searching_for_the_customer(
    desk: Team, agent: User, staff: User, manager: User, customer: Customer, client_for: ClientFor
) -> None:
    Customer.objects.create(name="Skoda long gone", is_active=False, created_at=customer.created_at)
    client = client_for(agent)
    found = client.get(reverse("complaints:customers"), {"customer": "vytahy skoda"}).content.decode()
    assert customer.name in found
    assert "long gone" not in found
    assert "Not a customer: vytahy skoda complains" in found
    assert "12345678" in client.get(reverse("complaints:customers"), {"customer": "1234"}).content.decode()
    assert "&lt;b&gt;" in client.get(reverse("complaints:customers"), {"customer": "<b>"}).content.decode()
    assert client_for(staff).get(reverse("complaints:customers"), {"customer": "skoda"}).status_code == 404
    key = {"customer_key": str(customer.public_id)}
    assert "No agreement is in force" in client.get(reverse("complaints:agreements"), key).content.decode()
    agreement_in_force(customer, manager)
    assert "AGR-2026-00042" in client.get(reverse("complaints:agreements"), key).content.decode()
    prefilled = client.get(reverse("complaints:new"), {"customer": str(customer.public_id)}).content.decode()
    assert f'value="{customer.public_id}" checked' in prefilled


def test_a_name_that_fits_one_customer_exactly_is_enough(
    desk: Team, agent: User, customer: Customer, client_for: ClientFor
) -> None:
    client_for(agent).post(reverse("complaints:new"), {**NEW, "customer": "škoda výtahy s.r.o.", "customer_key": ""})
    assert Complaint.objects.get().customer == customer


def test_text_that_is_not_utf8_is_refused(desk: Team, agent: User, now: datetime, client_for: ClientFor) -> None:
    body = b"channel=phone&customer=Jana&customer_key=none&description=%ff%fe"
    kind = "application/x-www-form-urlencoded"
    client = client_for(agent)
    assert client.post(reverse("complaints:new"), body, content_type=kind).status_code == 400
    assert not Complaint.objects.exists()
    complaint = log(agent, now)
    body = b"reply-channel=phone&reply-body=%c3%28"
    assert client.post(address("reply", complaint), body, content_type=kind).status_code == 400
    assert Interaction.objects.count() == 1


# --- One complaint ---


def test_the_page_of_one_complaint_costs_the_same_however_much_happened(
    desk: Team, agent: User, manager: User, now: datetime, client_for: ClientFor
) -> None:
    complaint = log(agent, now)
    client = client_for(manager)
    path = address("detail", complaint)
    client.get(path)
    few = queries(client, path)
    for n in range(20):
        client.post(address("note", complaint), {"note-body": f"Note {n}"})
    client.get(path)  # takes the messages of the notes with it
    assert queries(client, path) == few


def test_html_in_a_text_does_no_harm(desk: Team, agent: User, now: datetime, client_for: ClientFor) -> None:
    evil = "<script>alert(1)</script>"
    complaint = log(agent, now, title=evil, description=evil, complainant_name=evil, remedy_sought=evil)
    client = client_for(agent)
    client.post(address("note", complaint), {"note-body": evil})
    for path in (reverse("complaints:list"), address("detail", complaint)):
        shown = client.get(path).content.decode()
        assert evil not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_replying_by_email(desk: Team, agent: User, customer: Customer, now: datetime, client_for: ClientFor) -> None:
    complaint = log(agent, now, customer=customer)
    page = client_for(agent).post(
        address("reply", complaint), {"reply-body": "Na cestě.", "reply-channel": "email"}, follow=True
    )
    shown = page.content.decode()
    assert "The answer is on its way to info@skoda.example." in shown
    assert "Na cestě." in shown
    assert OutgoingEmail.objects.get(kind="complaint_answer").language == "cs"
    assert complaint.case.clocks.get(metric="first_response").is_met


def test_an_email_without_an_address_says_that_it_was_not_sent(
    desk: Team, agent: User, now: datetime, client_for: ClientFor
) -> None:
    complaint = log(agent, now)
    sent = {"reply-body": "Hello", "reply-channel": "email"}
    page = client_for(agent).post(address("reply", complaint), sent, follow=True)
    assert "recorded, but not sent" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "sent", "field"),
    [
        ("reply", {"reply-channel": "phone", "reply-body": ""}, "reply-body"),
        ("reply", {"reply-channel": "pigeon", "reply-body": "Kept text"}, "reply-channel"),
        (
            "reply",
            {"reply-channel": "phone", "reply-body": "Kept text", "reply-occurred_at": "2026-03-02T09:59"},
            "reply-occurred_at",
        ),
        ("note", {"note-body": ""}, "note-body"),
        ("resolve", {"resolve-channel": "", "resolve-body": "x" * 20_001}, "resolve-body"),
    ],
)
def test_refused_actions_keep_what_was_typed(
    desk: Team, agent: User, now: datetime, client_for: ClientFor, name: str, sent: dict[str, str], field: str
) -> None:
    complaint = log(agent, now)
    page = client_for(agent).post(address(name, complaint), sent)
    assert page.status_code == 422
    shown = page.content.decode()
    assert "data-error-summary" in shown
    assert f'id="id_{field}_error"' in shown
    assert "<title>Error:" in shown
    if "Kept text" in sent.values():
        assert "Kept text" in shown
    assert Interaction.objects.count() == 1


def test_the_life_of_a_complaint_in_pages(
    desk: Team, agent: User, supervisor: User, now: datetime, client_for: ClientFor
) -> None:
    complaint = log(agent, now)
    client = client_for(supervisor)
    assigned = {"assign-owner": str(supervisor.public_id), "assign-team": str(desk.public_id)}
    assert client.post(address("assign", complaint), assigned).status_code == 302
    assert client.post(address("reopen", complaint), {"reopen-body": "Why"}).status_code == 403
    assert client.post(address("resolve", complaint), {"resolve-body": "Repaired."}).status_code == 302
    assert client.post(address("resolve", complaint), {"resolve-body": "Again."}).status_code == 403
    shown = client.get(address("detail", complaint)).content.decode()
    assert "Reopen the complaint" in shown
    assert "Resolve the complaint" not in shown
    assert client.post(address("reopen", complaint), {"reopen-body": "It broke again."}).status_code == 302
    kinds = list(Interaction.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["received", "assignment", "resolution", "reopening"]
    complaint.refresh_from_db()
    assert complaint.status == "open"


def test_whom_it_is_about_sees_why_they_cannot_close_it(
    desk: Team, agent: User, now: datetime, client_for: ClientFor
) -> None:
    complaint = log(agent, now, about_user=agent)
    client = client_for(agent)
    reason = "The complaint is about you, so somebody else resolves it."
    assert reason in client.get(address("detail", complaint)).content.decode()
    assert client.post(address("resolve", complaint), {"resolve-body": "x"}).status_code == 403


def test_giving_it_away_leads_back_to_the_list(
    desk: Team, agent: User, supervisor: User, now: datetime, client_for: ClientFor
) -> None:
    complaint = log(agent, now)
    other = TeamFactory()
    sent = {"assign-owner": "", "assign-team": str(other.public_id)}
    page = client_for(supervisor).post(address("assign", complaint), sent)
    assert page["Location"] == reverse("complaints:list")


def test_pages_speak_czech(desk: Team, agent: User, now: datetime, client_for: ClientFor) -> None:
    complaint = log(agent, now)
    User.objects.filter(pk=agent.pk).update(language="cs")
    agent.refresh_from_db()
    shown = client_for(agent).get(address("detail", complaint)).content.decode()
    assert '<html lang="cs"' in shown
    assert "2.\u00a03.\u00a02026" in shown
