"""The pages: who sees them, what they cost, what they keep of what was typed."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from agreements.domain.lifecycle import State
from agreements.models import Agreement, AgreementVersion
from agreements.services import save_step
from core.models import AuditEvent
from documents.models import StoredFile
from tests.agreements.factories import AgreementFactory, VersionFactory
from tests.customers.factories import CustomerFactory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _at(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


def address(version: AgreementVersion, page: str = "") -> str:
    return f"/agreements/{version.agreement.reference}/{page}"


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

    def test_a_number_that_clocks_would_round_is_refused_with_its_place(
        self, manager: User, client_for: ClientFor
    ) -> None:
        version = VersionFactory()
        levels = version.document.service_levels.model_dump(mode="json")
        levels["targets"][3] |= {"amount": "0.1234", "unit": "hours"}
        save_step(version=version, step="service_levels", data=levels, lock=0, actor=manager, now=version.created_at)
        answer = client_for(manager).post(address(version, "approve/"))
        assert answer.status_code == 422
        assert [problem.where for problem in answer.context["refused"]] == [
            "Target 4 · Within",
        ]
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
