"""The pages: who sees them, what they cost, what they keep of what was typed."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from agreements.domain.lifecycle import State
from agreements.forms import StepForm
from agreements.models import Agreement, AgreementVersion
from agreements.services import save_step
from core.models import AuditEvent, Organisation
from documents.models import StoredFile
from tests.agreements.factories import AgreementFactory, VersionFactory
from tests.agreements.test_step_forms import posted
from tests.customers.factories import CustomerFactory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _at(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


def address(version: AgreementVersion, page: str = "") -> str:
    return f"/agreements/{version.agreement.reference}/{page}"


def step_data(version: AgreementVersion, step: str, **changes: str) -> QueryDict:
    data = posted(StepForm(version.document, step), **changes)
    data["lock"] = str(version.lock)
    data["save"] = "stay"
    return data


class TestRoles:
    READ = ("", "preview/", "check/", "agreement.json", "printing/")

    @pytest.mark.parametrize("role", ["administrator", "manager", "supervisor", "agent", "auditor"])
    def test_those_who_may_view_read_everything(
        self, role: str, request: pytest.FixtureRequest, client_for: ClientFor
    ) -> None:
        client = client_for(request.getfixturevalue(role))
        version = VersionFactory()
        for page in self.READ:
            assert client.get(address(version, page)).status_code == 200, page
        assert client.get("/agreements/").status_code == 200

    @pytest.mark.parametrize("role", ["administrator", "supervisor", "agent", "auditor"])
    def test_only_managers_change_anything_and_the_others_are_told_why(
        self, role: str, request: pytest.FixtureRequest, manager: User, client_for: ClientFor
    ) -> None:
        draft, approved = VersionFactory(), VersionFactory(state=State.APPROVED)
        attempts = [
            ("get", address(draft, "steps/term/"), 200),
            ("post", address(draft, "steps/term/"), 422),
            ("get", address(approved, "sign/"), 200),
            ("post", address(approved, "sign/"), 422),
            ("get", address(approved, "redraft/"), 200),
            ("post", address(draft, "approve/"), 302),
            ("get", "/agreements/new/", 200),
        ]
        client, managing = client_for(request.getfixturevalue(role)), client_for(manager)
        for method, page, managed in attempts:
            refused = getattr(client, method)(page)
            assert refused.status_code == 403, page
            assert "Only managers" in refused.content.decode()
            assert getattr(managing, method)(page, {"term.kind": "nonsense"}).status_code in {managed, 422}, page

    def test_staff_find_nothing(self, staff: User, client_for: ClientFor) -> None:
        version = VersionFactory()
        client = client_for(staff)
        for page in (*self.READ, "steps/term/", "sign/", "redraft/", "pdf/", "scan/"):
            assert client.get(address(version, page)).status_code == 404, page
        assert client.get("/agreements/").status_code == 404
        assert client.post(address(version, "approve/")).status_code == 404
        assert client.get("/agreements/new/").status_code == 404

    def test_a_stranger_signs_in_first(self, client: Client) -> None:
        assert client.get(address(VersionFactory())).status_code == 302

    def test_what_does_not_exist_is_not_found(self, manager: User, client_for: ClientFor) -> None:
        version = VersionFactory()
        client = client_for(manager)
        for page in ("steps/annexes/", "?version=9", "?version=one", "pdf/?version=99999", "scan/"):
            assert client.get(address(version, page)).status_code == 404, page
        assert client.get("/agreements/AGR-2026-99999/").status_code == 404


class TestList:
    def test_costs_the_same_for_many_rows(self, manager: User, client_for: ClientFor) -> None:
        client = client_for(manager)

        def cost() -> int:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get("/agreements/").status_code == 200
            return len(queries)

        cost()
        AgreementFactory.create_batch(3)
        few = cost()
        AgreementFactory.create_batch(27)
        assert cost() == few

    def test_is_narrowed_by_text_state_and_customer(self, agent: User, client_for: ClientFor) -> None:
        bakery = CustomerFactory(name="Pekárna Žito")
        first = AgreementFactory(customer=bakery, title="Podpora tiskáren")
        second = AgreementFactory(title="Úklid", state=State.IN_FORCE)
        client = client_for(agent)

        def found(query: str) -> list[Agreement]:
            return list(client.get(f"/agreements/?{query}").context["page"].rows)

        assert found("q=zito+tiskaren") == [first]
        assert found(f"q={second.reference}") == [second]
        assert found("state=in_force") == [second]
        assert found(f"customer={bakery.public_id}") == [first]
        assert len(found("state=nonsense&customer=nobody")) == 2
        assert "No agreement fits" in client.get("/agreements/?q=nothing").content.decode()

    def test_pages_follow_each_other(self, agent: User, client_for: ClientFor, now: datetime) -> None:
        for place in range(51):
            AgreementFactory(changed_at=now - timedelta(minutes=place))
        client = client_for(agent)
        first = client.get("/agreements/").context["page"]
        second = client.get(f"/agreements/?{first.next_query}").context["page"]
        assert (len(first.rows), len(second.rows)) == (50, 1)

    def test_says_what_it_is_for_when_empty(self, manager: User, agent: User, client_for: ClientFor) -> None:
        assert client_for(manager).get("/agreements/").content.decode().count("/agreements/new/") == 2
        assert "No agreements yet" in client_for(agent).get("/agreements/").content.decode()


class TestNew:
    def test_starts_a_draft(self, manager: User, client_for: ClientFor, organisation: Organisation) -> None:
        customer = CustomerFactory()
        client = client_for(manager)
        page = client.get(f"/agreements/new/?customer={customer.public_id}")
        assert f'value="{customer.public_id}" selected' in page.content.decode()
        data = {"customer": str(customer.public_id), "template": "helpdesk", "language": "cs", "title": "Podpora"}
        answer = client.post("/agreements/new/", data)
        agreement = Agreement.objects.get()
        assert answer["Location"] == f"/agreements/{agreement.reference}/"
        assert (agreement.customer, agreement.owner, agreement.language) == (customer, manager, "cs")
        assert "Eight steps" in client.get(answer["Location"]).content.decode()

    def test_keeps_what_was_typed(self, manager: User, client_for: ClientFor) -> None:
        inactive = CustomerFactory(is_active=False)
        data = {"customer": str(inactive.public_id), "template": "x", "language": "de", "title": "<b>Mine</b>"}
        answer = client_for(manager).post("/agreements/new/", data)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"customer", "template", "language"}
        assert 'value="&lt;b&gt;Mine&lt;/b&gt;"' in page
        assert "There is no such customer." in page
        assert not Agreement.objects.exists()


class TestStep:
    def test_saves_and_goes_on(self, manager: User, client_for: ClientFor) -> None:
        version = VersionFactory()
        client = client_for(manager)
        data = step_data(version, "term", term__effective_on="2027-02-01")
        assert client.post(address(version, "steps/term/"), data)["Location"] == address(version, "steps/term/")
        assert "Saved 10:00" in client.get(address(version, "steps/term/")).content.decode()
        data["save"], data["lock"] = "next", "1"
        assert client.post(address(version, "steps/term/"), data)["Location"] == address(version, "steps/disputes/")
        last = step_data(version, "disputes")
        last["save"] = "next"
        assert client.post(address(version, "steps/disputes/"), last)["Location"] == address(version, "check/")

    def test_a_bad_field_is_refused_in_both_places_and_kept(self, manager: User, client_for: ClientFor) -> None:
        version = VersionFactory()
        data = step_data(version, "payment", payment__due_days="soon", payment__account="1" * 99)
        answer = client_for(manager).post(address(version, "steps/payment/"), data)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "<title>Error:" in page
        assert page.count("Enter a whole number.") == 2
        assert 'href="#payment-due_days"' in page
        assert 'value="soon"' in page
        assert 'aria-invalid="true"' in page

        data["payment.due_days"] = "14"
        page = client_for(manager).post(address(version, "steps/payment/"), data).content.decode()
        assert page.count("Use at most 40 characters.") == 2
        version.refresh_from_db()
        assert version.lock == 0

    @pytest.mark.parametrize("step", ["expectations", "service_levels"])
    def test_html_in_a_text_stays_text(self, manager: User, client_for: ClientFor, step: str) -> None:
        version = VersionFactory()
        name = {"expectations": "expectations__title", "service_levels": "service_levels__targets__0__source"}[step]
        client = client_for(manager)
        data = step_data(version, step, **{name: "<script>alert(1)</script>"})
        assert client.post(address(version, f"steps/{step}/"), data).status_code == 302
        for page in (f"steps/{step}/", "preview/", "", "check/"):
            text = client.get(address(version, page)).content.decode()
            assert "<script>alert" not in text, page
        assert "&lt;script&gt;alert" in client.get(address(version, "preview/")).content.decode()

    def test_a_button_works_with_and_without_scripts(self, manager: User, client_for: ClientFor) -> None:
        version = VersionFactory()
        client = client_for(manager)
        data = step_data(version, "goals", goals__goals__0__name="Typed meanwhile")
        del data["save"]
        data["op"] = "add:goals"
        rows = len(version.document.goals.goals)

        whole = client.post(address(version, "steps/goals/"), data)
        assert whole.status_code == 200
        assert "<h1>" in whole.content.decode()
        part = client.post(address(version, "steps/goals/"), data, headers={"HX-Request": "true"}).content.decode()
        assert "<h1>" not in part
        assert f'id="goals-goals-{rows}"' in part
        assert "Typed meanwhile" in part
        version.refresh_from_db()
        assert version.document.goals.goals[0].name == "Typed meanwhile"

        data["op"] = "remove:goals:0"
        data["lock"] = str(version.lock)
        client.post(address(version, "steps/goals/"), data)
        version.refresh_from_db()
        assert len(version.document.goals.goals) == rows - 1

    def test_saves_by_itself_while_one_types(self, manager: User, client_for: ClientFor) -> None:
        version = VersionFactory()
        client = client_for(manager)
        data = step_data(version, "payment", payment__account="123/0100")
        data["autosave"] = "1"
        answer = client.post(address(version, "steps/payment/"), data).content.decode()
        assert "Saved 10:00" in answer
        assert 'id="lock" value="1" hx-swap-oob="true"' in answer
        assert "preview/?lock=1#article-6" in answer

        data["payment.due_days"], data["lock"] = "soon", "1"
        answer = client.post(address(version, "steps/payment/"), data).content.decode()
        assert "Not saved: 1 field cannot be read." in answer
        assert 'id="lock"' not in answer

    def test_a_conflict_shows_both_and_loses_nothing(
        self, manager: User, administrator: User, client_for: ClientFor, now: datetime
    ) -> None:
        version = VersionFactory()
        mine = step_data(version, "payment", payment__account="Mine")
        theirs = {**version.document.payment.model_dump(mode="json"), "account": "Theirs"}
        save_step(version=version, step="payment", data=theirs, lock=0, actor=administrator, now=now)

        client = client_for(manager)
        mine["autosave"] = "1"
        assert (
            "Alena Adamová changed this step" in client.post(address(version, "steps/payment/"), mine).content.decode()
        )
        del mine["autosave"]
        answer = client.post(address(version, "steps/payment/"), mine)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert [(each.where, each.theirs, each.mine) for each in answer.context["differences"]] == [
            ("Account", "Theirs", "Mine")
        ]
        assert 'value="Mine"' in page
        assert "Save mine" in page
        version.refresh_from_db()
        assert version.document.payment.account == "Theirs"

        mine["lock"] = str(answer.context["version"].lock)
        assert client.post(address(version, "steps/payment/"), mine).status_code == 302
        version.refresh_from_db()
        assert version.document.payment.account == "Mine"

    def test_a_finding_opens_its_row_and_stands_beside_its_field(self, manager: User, client_for: ClientFor) -> None:
        version = VersionFactory()
        goals = version.document.goals.model_dump(mode="json")
        goals["goals"][1]["source"] = ""
        save_step(version=version, step="goals", data=goals, lock=0, actor=manager, now=version.created_at)
        client = client_for(manager)
        check = client.get(address(version, "check/")).content.decode()
        link = "steps/goals/?at=goals-goals-1-source#goals-goals-1-source"
        assert link in check
        page = client.get(address(version, link)).content.decode()
        assert 'id="goals-goals-1" open' in page
        assert 'id="goals-goals-0" open' not in page
        assert 'id="goals-goals-1-source-concern"' in page

    def test_a_frozen_version_has_no_form(self, manager: User, client_for: ClientFor) -> None:
        version = VersionFactory(state=State.APPROVED)
        answer = client_for(manager).post(address(version, "steps/term/"), {"lock": "0"})
        assert answer.status_code == 403
        assert "frozen" in answer.content.decode()

    def test_costs_the_same_for_many_rows(self, manager: User, client_for: ClientFor) -> None:
        version = VersionFactory()
        client = client_for(manager)
        costs = []
        for step in ("goals", "service_levels"):
            client.get(address(version, f"steps/{step}/"))
            with CaptureQueriesContext(connection) as queries:
                client.get(address(version, f"steps/{step}/"))
            costs.append(len(queries))
        assert costs[0] == costs[1]


class TestApproval:
    def test_the_button_is_greyed_until_nothing_is_missing(self, manager: User, client_for: ClientFor) -> None:
        version = VersionFactory()
        save_step(version=version, step="goals", data={"goals": []}, lock=0, actor=manager, now=version.created_at)
        client = client_for(manager)
        page = client.get(address(version, "check/")).content.decode()
        assert 'aria-disabled="true"' in page
        assert "1 thing is still missing." in page
        refused = client.post(address(version, "approve/"))
        assert refused.status_code == 422
        version.refresh_from_db()
        assert version.state == State.DRAFT

    def test_approving_and_putting_aside(self, manager: User, client_for: ClientFor) -> None:
        version = VersionFactory()
        client = client_for(manager)
        assert 'aria-disabled="true"' not in client.get(address(version, "check/")).content.decode()
        answer = client.post(address(version, "approve/"))
        assert answer["Location"] == address(version)
        page = client.get(address(version)).content.decode()
        assert "The PDF waits for a worker" in page
        assert "Record the signature" in page
        assert client.post(address(version, "approve/")).status_code == 403

        assert client.post(address(version, "redraft/"), {"reason": ""}).status_code == 422
        assert client.post(address(version, "redraft/"), {"reason": "Wrong price"}).status_code == 302
        page = client.get(address(version)).content.decode()
        assert "Version 2" in page
        assert "Wrong price" in page
        assert "Declined" in client.get(address(version, "?version=1")).content.decode()


class TestSigning:
    def test_a_signature_with_a_scan(self, manager: User, agent: User, client_for: ClientFor) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile

        version = VersionFactory(state=State.APPROVED)
        data = {
            "signed_on": "2026-03-02",
            "effective_from": "2026-03-02",
            "scan": SimpleUploadedFile("podpis.exe", b"%PDF-1.7 scan", content_type="text/html"),
        }
        assert client_for(manager).post(address(version, "sign/"), data).status_code == 302
        version.refresh_from_db()
        assert version.state == State.IN_FORCE
        client = client_for(agent)
        page = client.get(address(version)).content.decode()
        assert "Clocks cite them as" in page
        assert "complaint.any.any.acknowledgement" in page
        scan = client.get(address(version, "scan/"))
        assert scan["Content-Type"] == "application/pdf"
        assert b"".join(scan) == b"%PDF-1.7 scan"

    @pytest.mark.parametrize(
        ("signed_on", "effective_from", "field"),
        [
            ("2026-03-03", "2026-03-03", "signed_on"),
            ("2026-03-02", "2026-03-01", "effective_from"),
            ("", "x", "signed_on"),
        ],
    )
    def test_impossible_days_are_refused_and_kept(
        self, manager: User, client_for: ClientFor, signed_on: str, effective_from: str, field: str
    ) -> None:
        version = VersionFactory(state=State.APPROVED)
        data = {"signed_on": signed_on, "effective_from": effective_from}
        answer = client_for(manager).post(address(version, "sign/"), data)
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert f'value="{effective_from}"' in answer.content.decode()
        assert not StoredFile.objects.exists()


class TestDetail:
    def test_the_history_tells_saves_in_a_row_once(self, manager: User, client_for: ClientFor, now: datetime) -> None:
        version: AgreementVersion = VersionFactory()
        for lock, day in enumerate((date(2027, 2, 1), date(2027, 3, 1))):
            data = {**version.document.term.model_dump(mode="json"), "effective_on": day.isoformat()}
            version = save_step(version=version, step="term", data=data, lock=lock, actor=manager, now=now)
        assert AuditEvent.objects.filter(action="agreement.step_saved").count() == 2
        page = client_for(manager).get(address(version)).content.decode()
        assert page.count("Changed: Term") == 1

    def test_the_text_is_served_as_its_canonical_bytes(self, auditor: User, client_for: ClientFor) -> None:
        version = VersionFactory(state=State.APPROVED)
        answer = client_for(auditor).get(address(version, "agreement.json"))
        assert answer.content == bytes(version.content)
        assert answer["ETag"] == f'"{version.sha256}"'

    def test_the_preview_may_run_nothing(self, agent: User, client_for: ClientFor) -> None:
        answer = client_for(agent).get(address(VersionFactory(), "preview/"))
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'none'" in policy
        assert "form-action 'none'" in policy
        assert 'id="article-8"' in answer.content.decode()
