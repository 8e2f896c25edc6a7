"""The page of a step: it saves, keeps what was typed, and never overwrites somebody else."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from accounts.models import User
from agreements.domain.content import read_content
from agreements.domain.lifecycle import State
from agreements.forms import StepForm
from agreements.models import AgreementVersion
from agreements.services import save_step
from tests.agreements.domain.samples import complete, complete_data
from tests.agreements.factories import VersionFactory
from tests.agreements.test_step_forms import posted

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


def test_saves_and_goes_on(manager: User, client_for: ClientFor) -> None:
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


def test_a_bad_field_is_refused_in_both_places_and_kept(manager: User, client_for: ClientFor) -> None:
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
def test_html_in_a_text_stays_text(manager: User, client_for: ClientFor, step: str) -> None:
    version = VersionFactory()
    name = {"expectations": "expectations__title", "service_levels": "service_levels__targets__0__source"}[step]
    client = client_for(manager)
    data = step_data(version, step, **{name: "<script>alert(1)</script>"})
    assert client.post(address(version, f"steps/{step}/"), data).status_code == 302
    for page in (f"steps/{step}/", "preview/", "", "check/"):
        text = client.get(address(version, page)).content.decode()
        assert "<script>alert" not in text, page
    assert "&lt;script&gt;alert" in client.get(address(version, "preview/")).content.decode()


def test_a_button_works_with_and_without_scripts(manager: User, client_for: ClientFor) -> None:
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
    part = client.post(address(version, "steps/goals/"), data, headers={"HX-Request": "true"}).content.decode()
    version.refresh_from_db()
    assert len(version.document.goals.goals) == rows - 1
    # The preview beside the form and what is missing follow at once.
    assert f'preview/?lock={version.lock}"' in part
    assert '<div id="missing" hx-swap-oob="true">' in part


def test_saves_by_itself_while_one_types(manager: User, client_for: ClientFor) -> None:
    version = VersionFactory()
    client = client_for(manager)
    data = step_data(version, "payment", payment__account="123/0100")
    data["autosave"] = "1"
    answer = client.post(address(version, "steps/payment/"), data).content.decode()
    assert "Saved 10:00" in answer
    assert 'id="lock" value="1" hx-swap-oob="true"' in answer
    assert 'preview/?lock=1" data-at="article-6"' in answer

    data["payment.due_days"], data["lock"] = "soon", "1"
    answer = client.post(address(version, "steps/payment/"), data).content.decode()
    assert "Not saved: 1 field has an error." in answer
    assert 'id="lock"' not in answer


def test_a_conflict_shows_both_and_loses_nothing(
    manager: User, administrator: User, client_for: ClientFor, now: datetime
) -> None:
    version = VersionFactory()
    mine = step_data(version, "payment", payment__account="Mine")
    theirs = {**version.document.payment.model_dump(mode="json"), "account": "Theirs"}
    save_step(version=version, step="payment", data=theirs, lock=0, actor=administrator, now=now)

    client = client_for(manager)
    mine["autosave"] = "1"
    assert "Alena Adamová changed this step" in client.post(address(version, "steps/payment/"), mine).content.decode()
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


def test_a_finding_opens_its_row_and_stands_beside_its_field(manager: User, client_for: ClientFor) -> None:
    version = VersionFactory()
    goals = version.document.goals.model_dump(mode="json")
    goals["goals"][1]["source"] = ""
    save_step(version=version, step="goals", data=goals, lock=0, actor=manager, now=version.created_at)
    client = client_for(manager)
    check = client.get(address(version, "check/")).content.decode()
    link = "steps/goals/?at=goals-goals-1-source&back=check#goals-goals-1-source"
    assert escape(link) in check
    page = client.get(address(version, link)).content.decode()
    assert 'id="goals-goals-1" open' in page
    assert 'id="goals-goals-0" open' not in page
    assert 'id="goals-goals-1-source-concern"' in page


@pytest.mark.parametrize("back", ["check", "answers"])
def test_who_comes_from_a_list_of_all_steps_saves_and_goes_back_there(
    manager: User, client_for: ClientFor, back: str
) -> None:
    version = VersionFactory()
    client = client_for(manager)
    page = client.get(address(version, f"steps/payment/?at=payment-account&back={back}")).content.decode()
    assert "Save and go back" in page
    assert "Save and go on" not in page

    typed = step_data(version, "payment", payment__account="123/0100").dict() | {"back": back, "go": "payment-account"}
    stays = client.post(address(version, "steps/payment/"), typed | {"save": "stay"})
    assert stays["Location"] == address(version, f"steps/payment/?at=payment-account&back={back}#payment-account")
    assert client.post(address(version, "steps/payment/"), typed | {"save": "next"})["Location"] == address(
        version, f"{back}/"
    )
    typed["back"] = "https://example.com/"
    on = client.post(address(version, "steps/payment/"), typed | {"save": "next"})
    assert on["Location"] == address(version, "steps/term/")


def test_a_frozen_version_has_no_form(manager: User, client_for: ClientFor) -> None:
    version = VersionFactory(state=State.APPROVED)
    answer = client_for(manager).post(address(version, "steps/term/"), {"lock": "0"})
    assert answer.status_code == 403
    assert "frozen" in answer.content.decode()


def test_costs_the_same_for_many_rows(manager: User, client_for: ClientFor) -> None:
    data = complete_data("en")
    data["service_levels"]["targets"] = data["service_levels"]["targets"][:1]
    client = client_for(manager)
    costs = []
    for document in (read_content(data), complete("en")):
        version = VersionFactory(document=document)
        client.get(address(version, "steps/service_levels/"))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(version, "steps/service_levels/"))
        costs.append(len(queries))
    assert costs[0] == costs[1]
