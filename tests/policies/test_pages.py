"""The pages: who sees what, what is refused, what was typed is kept, what it costs."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from policies.models import Acknowledgement, PolicyDocument, PolicyRevision
from policies.services import acknowledge
from sla.models import TargetSet
from tests.conftest import ClientFor
from tests.factories import UserFactory
from tests.policies.factories import EMAIL, draft_policy, promise_instead, published_policy, the_draft

DRAFT_PAGES = ["/policies/CS-POL-001/preview/", "/policies/CS-POL-001/edit/"]


def form_of(revision: PolicyRevision, **changes: str) -> dict[str, str]:
    """Return what the browser would send for the form of a draft."""
    data = {"lock": str(revision.lock)}
    for name, value in revision.parameters.items():
        if isinstance(value, dict):
            data |= {f"{name}__{language}": text for language, text in value.items()}
        else:
            data[name] = value
    return data | changes


@pytest.mark.parametrize("role", ["staff", "agent", "supervisor", "administrator"])
def test_readers_see_what_is_published_and_no_draft(draft: PolicyRevision, role: str, client_for: ClientFor) -> None:
    client = client_for(UserFactory.create(roles=[role]))
    assert "CS-POL-001" not in client.get("/policies/").content.decode()
    for address in ["/policies/CS-POL-001/", "/policies/CS-POL-001/editions/", *DRAFT_PAGES]:
        assert client.get(address).status_code == 404, address
    assert client.post("/policies/CS-POL-001/publish/", {"lock": 0}).status_code == 404
    assert client.get("/policies/new/").status_code == 404


def test_a_published_document_is_read_by_all_and_its_draft_by_few(
    draft_two: PolicyRevision, staff: User, auditor: User, manager: User, client_for: ClientFor
) -> None:
    reader, checker, writer = (client_for(user) for user in (staff, auditor, manager))
    for client in (reader, checker, writer):
        assert client.get("/policies/CS-POL-001/").status_code == 200
    preview, edit = DRAFT_PAGES
    assert [client.get(preview).status_code for client in (reader, checker, writer)] == [404, 200, 200]
    assert [client.get(edit).status_code for client in (reader, checker, writer)] == [404, 403, 200]
    publish = "/policies/CS-POL-001/publish/"
    assert [client.post(publish, {"lock": 0}).status_code for client in (reader, checker, writer)] == [404, 403, 422]
    revise = "/policies/CS-POL-001/revise/"
    assert [client.post(revise).status_code for client in (reader, checker, writer)] == [403, 403, 302]


def test_someone_without_a_role_has_no_policies(published: PolicyRevision, client_for: ClientFor) -> None:
    client = client_for(UserFactory.create(roles=[]))
    assert client.get("/policies/").status_code == 404
    assert client.get("/policies/CS-POL-001/").status_code == 404


def test_a_manager_starts_writes_and_publishes(targets: TargetSet, manager: User, client_for: ClientFor) -> None:
    client = client_for(manager)
    page = client.get("/policies/new/").content.decode()
    assert 'value="CS-POL-001"' in page
    titles = {"title_cs": "Příručka", "title_en": "Handbook"}
    response = client.post("/policies/new/", {"template": "L1", "code": "CS-POL-001", **titles})
    assert response["Location"] == "/policies/CS-POL-001/edit/"
    document = PolicyDocument.objects.get()
    page = client.get("/policies/CS-POL-001/edit/").content.decode()
    assert EMAIL in page
    assert "24\u00a0hours" in page
    data = form_of(the_draft(document), contact_name="Eva <b>Nová</b>", preview="1")
    response = client.post("/policies/CS-POL-001/edit/", data)
    assert response["Location"] == "/policies/CS-POL-001/preview/"
    page = client.get("/policies/CS-POL-001/preview/?language=cs").content.decode()
    assert "Eva &lt;b&gt;Nová&lt;/b&gt;" in page
    assert "Návrh, neplatí" in page
    response = client.post("/policies/CS-POL-001/publish/", {"lock": "1"})
    assert response["Location"] == "/policies/CS-POL-001/"
    assert "I have read this" in client.get("/policies/CS-POL-001/").content.decode()


def test_bad_input_is_told_at_the_field_and_what_was_typed_is_kept(
    draft: PolicyRevision, manager: User, client_for: ClientFor
) -> None:
    client = client_for(manager)
    titles = {"title_cs": "Příručka &", "title_en": ""}
    response = client.post("/policies/new/", {"template": "L1", "code": "CS-POL-001", **titles})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="Příručka &amp;"' in page
    assert 'href="#id_title_en"' in page
    response = client.post("/policies/new/", {"template": "L1", "code": "CS-POL-001", **titles, "title_en": "Handbook"})
    assert response.status_code == 422
    assert "Another document has this code." in response.content.decode()

    response = client.post(DRAFT_PAGES[1], form_of(draft, contact_email="nobody", contact_name="Eva Nová"))
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="nobody"' in page
    assert 'value="Eva Nová"' in page
    assert 'href="#id_contact_email"' in page
    draft.refresh_from_db()
    assert draft.lock == 0


def test_a_draft_that_somebody_else_saved_is_not_overwritten(
    draft: PolicyRevision, manager: User, client_for: ClientFor
) -> None:
    client = client_for(manager)
    assert client.post(DRAFT_PAGES[1], form_of(draft, contact_name="Eva")).status_code == 302
    response = client.post(DRAFT_PAGES[1], form_of(draft, contact_name="Jan"))
    assert response.status_code == 422
    page = response.content.decode()
    assert "Somebody else has changed this draft" in page
    assert 'value="Jan"' in page
    draft.refresh_from_db()
    assert draft.parameters["contact_name"] == "Eva"


def test_publishing_too_early_leads_to_what_is_missing(
    draft: PolicyRevision, manager: User, client_for: ClientFor
) -> None:
    client = client_for(manager)
    client.post(DRAFT_PAGES[1], form_of(draft, contact_email="", complaint_system=""))
    response = client.post("/policies/CS-POL-001/publish/", {"lock": "1"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="/policies/CS-POL-001/edit/#id_contact_email"' in page
    assert 'href="/policies/CS-POL-001/edit/#id_complaint_system"' in page
    assert "<mark>[System in which complaints are logged]</mark>" in page


def test_a_document_is_read_in_the_readers_language_or_the_other(
    published: PolicyRevision, client_for: ClientFor
) -> None:
    czech = client_for(UserFactory.create(roles=["staff"], language="cs"))
    page = czech.get("/policies/CS-POL-001/").content.decode()
    assert '<article class="sheet policy" lang="cs">' in page
    assert "do\u00a024\u00a0hodin" in page
    assert 'href="#complaints"' in page
    page = czech.get("/policies/CS-POL-001/?language=en").content.decode()
    assert "within 24\u00a0hours" in page


def test_reading_is_confirmed_from_the_page(published: PolicyRevision, staff: User, client_for: ClientFor) -> None:
    client = client_for(staff)
    assert "To read" in client.get("/policies/").content.decode()
    client.post("/policies/CS-POL-001/acknowledge/", {"sha256": "0" * 64})
    assert not Acknowledgement.objects.exists()
    client.post("/policies/CS-POL-001/acknowledge/", {"sha256": published.sha256, "language": "cs"})
    confirmed = Acknowledgement.objects.get()
    assert (confirmed.user, confirmed.sha256, confirmed.language) == (staff, published.sha256, "cs")
    page = client.get("/policies/CS-POL-001/").content.decode()
    assert "You confirmed reading this edition" in page
    assert "I have read this" not in page
    assert "You have read everything" in client.get("/policies/?show=to-read").content.decode()


def test_a_changed_target_shows_on_the_list_and_on_the_page(
    published: PolicyRevision, manager: User, staff: User, now: datetime, client_for: ClientFor
) -> None:
    writer, reader = client_for(manager), client_for(staff)
    assert "This edition is out of date." not in writer.get("/policies/CS-POL-001/").content.decode()
    promise_instead(EMAIL, "12", "hours", manager, now)
    for client in (writer, reader):
        assert client.get("/policies/").content.decode().count("Out of date") == 2  # the tab and the badge
        assert "E-mail answer: 24\u00a0hours → 12\u00a0hours" in client.get("/policies/CS-POL-001/").content.decode()
    assert "Start the next edition" in writer.get("/policies/CS-POL-001/").content.decode()
    assert "Start the next edition" not in reader.get("/policies/CS-POL-001/").content.decode()
    assert writer.post("/policies/CS-POL-001/revise/")["Location"] == "/policies/CS-POL-001/edit/"
    assert "24\u00a0hours → 12\u00a0hours" in writer.get("/policies/CS-POL-001/edit/").content.decode()


def test_earlier_editions_stay_readable(
    draft_two: PolicyRevision, manager: User, staff: User, client_for: ClientFor
) -> None:
    writer, reader = client_for(manager), client_for(staff)
    writer.post(DRAFT_PAGES[1], form_of(draft_two, change_note__cs="Nic.", change_note__en="Nothing much."))
    assert reader.get("/policies/CS-POL-001/editions/2/").status_code == 404
    writer.post("/policies/CS-POL-001/publish/", {"lock": "1"})
    page = reader.get("/policies/CS-POL-001/editions/").content.decode()
    assert "Nothing much." in page
    assert "First edition." in page
    assert "Confirmed by" not in page
    page = reader.get("/policies/CS-POL-001/editions/1/").content.decode()
    assert "This edition has been superseded." in page
    assert "I have read this" not in page


def test_search_finds_by_title_and_code(published: PolicyRevision, staff: User, client_for: ClientFor) -> None:
    client = client_for(staff)
    assert "CS-POL-001" in client.get("/policies/?q=handbook").content.decode()
    assert "No policy matches" in client.get("/policies/?q=zzz").content.decode()


@pytest.mark.parametrize("role", ["staff", "manager"])
def test_the_list_costs_the_same_for_three_and_for_thirty(
    targets: TargetSet, manager: User, role: str, now: datetime, client_for: ClientFor
) -> None:
    reader = UserFactory.create(roles=[role])
    client = client_for(reader)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/policies/").status_code == 200
        return len(queries)

    for _each in range(3):
        published_policy(manager, now)
    cost()
    few = cost()
    for _each in range(26):
        draft_policy(manager, now)
    last = published_policy(manager, now)
    acknowledge(revision=last, user=reader, sha256=last.sha256, language="cs", now=now)
    assert cost() == few


def test_the_history_costs_the_same_for_one_and_for_four(
    published: PolicyRevision, manager: User, client_for: ClientFor
) -> None:
    client = client_for(manager)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/policies/CS-POL-001/editions/").status_code == 200
        return len(queries)

    cost()
    few = cost()
    for _each in range(3):
        client.post("/policies/CS-POL-001/revise/")
        draft = the_draft(published.document)
        client.post(DRAFT_PAGES[1], form_of(draft, change_note__cs="Nic.", change_note__en="Nothing."))
        assert client.post("/policies/CS-POL-001/publish/", {"lock": "1"}).status_code == 302
    assert cost() == few
