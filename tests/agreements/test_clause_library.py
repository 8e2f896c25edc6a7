"""The library beside an agreement: taking a clause, being told of a later version, deciding about it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from agreements.domain.content import AgreementContent
from agreements.domain.library import VOCABULARY
from agreements.domain.lifecycle import State
from agreements.models import AgreementVersion, FrozenVersionError
from agreements.selectors.clauses import ClauseState, clause_states
from agreements.services import keep_clause, redraft, save_step, take_clause, take_update
from core.errors import Refusal
from core.models import AuditEvent
from drafting.domain.library import ClauseText
from drafting.models import ClauseVersion, LibraryClause
from drafting.selectors.clauses import versions_of
from drafting.services import add_clause, load_starter_library, retire_clause, revise_clause
from tests.agreements.domain.samples import complete_data
from tests.agreements.factories import VersionFactory
from tests.conftest import ClientFor
from tests.factories import UserFactory

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def library(manager: User) -> None:
    load_starter_library(vocabulary=VOCABULARY, actor=manager, now=NOW)


def draft() -> AgreementVersion:
    version: AgreementVersion = VersionFactory()
    return version


def states(version: AgreementVersion) -> list[ClauseState]:
    version.refresh_from_db()
    return clause_states(version.document)


def revised(manager: User, key: str, **words: str) -> ClauseVersion:
    clause = LibraryClause.objects.get(key=key)
    said = versions_of(clause)[0].said
    return revise_clause(
        clause=clause,
        said=said.model_copy(update={"en": said.en.model_copy(update=words)}),
        reason="A new statute.",
        seen=clause.latest,
        vocabulary=VOCABULARY,
        actor=manager,
        now=NOW,
    )


def filled(version: AgreementVersion, manager: User, step: str, **changes: Any) -> AgreementVersion:
    """Change the first clause of a step by hand."""
    data = getattr(version.document, step).model_dump(mode="json")
    data["clauses"][0] |= changes
    return save_step(version=version, step=step, data=data, lock=version.lock, actor=manager, now=NOW)


@pytest.mark.django_db
def test_a_clause_is_copied_and_the_library_leaves_it_alone(manager: User, library: None) -> None:
    version = take_clause(version=draft(), key="set_off", actor=manager, now=NOW)
    [item] = version.document.payment.clauses
    assert (item.heading, item.library, item.library_version) == ("Set-off", "set_off", 1)
    before = bytes(version.content)
    revised(manager, "set_off", text="No set-off at all.")
    retire_clause(clause=LibraryClause.objects.get(key="set_off"), reason="Gone.", actor=manager, now=NOW)
    version.refresh_from_db()
    assert bytes(version.content) == before
    assert [state.has_update for state in states(version)] == [False]  # what is retired is not offered


@pytest.mark.django_db
def test_a_fallback_takes_the_place_the_identity_and_the_values(manager: User, library: None) -> None:
    version = draft()
    for key in ("subcontractors", "confidentiality"):
        version = take_clause(version=version, key=key, actor=manager, now=NOW)
    first, second = version.document.responsibilities.clauses
    secrecy = [{"name": "period", "label": "Length", "kind": "text", "value": "two years"}]
    data = version.document.responsibilities.model_dump(mode="json")
    data["clauses"][1]["variables"] = secrecy
    version = save_step(version=version, step="responsibilities", data=data, lock=version.lock, actor=manager, now=NOW)
    version = take_clause(version=version, key="confidentiality_provider", actor=manager, now=NOW)
    clauses = version.document.responsibilities.clauses
    assert [each.id for each in clauses] == [first.id, second.id]
    assert clauses[1].library == "confidentiality_provider"
    assert {each.name: each.value for each in clauses[1].variables} == {"penalty": "", "period": "two years"}
    assert [state.fallback for state in states(version)] == [0, 2]
    assert [state.deviates for state in states(version)] == [False, True]
    event = AuditEvent.objects.filter(action="agreement.clause_taken").latest("pk")
    assert event.changes["replaced"] == "confidentiality"


@pytest.mark.django_db
def test_a_closing_clause_is_kept_with_the_last_step(manager: User, library: None) -> None:
    version = take_clause(version=draft(), key="severability", actor=manager, now=NOW)
    [item] = version.document.disputes.clauses
    assert item.closing


@pytest.mark.django_db
def test_an_update_is_told_and_taken_over_with_the_values(manager: User, library: None) -> None:
    version = take_clause(version=draft(), key="severability", actor=manager, now=NOW)
    value = [{"name": "days", "label": "Days", "kind": "days", "value": "15"}]
    version = filled(version, manager, "disputes", variables=value, heading="By hand")
    [state] = states(version)
    assert (state.has_update, state.is_changed) == (False, True)
    revised(manager, "severability", text="Replaced {{ days | within }}.")
    [state] = states(version)
    assert state.has_update
    with pytest.raises(Refusal):
        take_update(version=version, clause=state.placed.item.id, number=1, actor=manager, now=NOW)
    version = take_update(version=version, clause=state.placed.item.id, number=2, actor=manager, now=NOW)
    [item] = version.document.disputes.clauses
    assert (item.heading, item.text, item.library_version) == ("Severability", "Replaced {{ days | within }}.", 2)
    assert (item.id, item.closing, item.variables[0].value) == (state.placed.item.id, True, "15")
    assert [(state.has_update, state.is_changed) for state in states(version)] == [(False, False)]


@pytest.mark.django_db
def test_what_was_kept_is_asked_again_only_of_a_later_version(manager: User, library: None) -> None:
    version = take_clause(version=draft(), key="set_off", actor=manager, now=NOW)
    [item] = version.document.payment.clauses
    revised(manager, "set_off", text="Second.")
    version = keep_clause(version=version, clause=item.id, number=2, actor=manager, now=NOW)
    assert [state.has_update for state in states(version)] == [False]
    assert version.document.payment.clauses[0].text == item.text
    revised(manager, "set_off", text="Third.")
    assert [state.has_update for state in states(version)] == [True]


@pytest.mark.django_db
def test_a_change_in_the_other_language_is_no_update(manager: User, library: None) -> None:
    version = take_clause(version=draft(), key="set_off", actor=manager, now=NOW)
    clause = LibraryClause.objects.get(key="set_off")
    said = versions_of(clause)[0].said
    said = said.model_copy(update={"cs": said.cs.model_copy(update={"text": "Jinak."})})
    revise_clause(clause=clause, said=said, reason="-", seen=1, vocabulary=VOCABULARY, actor=manager, now=NOW)
    assert [state.has_update for state in states(version)] == [False]


@pytest.mark.django_db
def test_a_frozen_version_takes_nothing(manager: User, library: None) -> None:
    version = take_clause(version=draft(), key="set_off", actor=manager, now=NOW)
    item = version.document.payment.clauses[0]
    frozen: AgreementVersion = VersionFactory(state=State.APPROVED, document=version.document)
    revised(manager, "set_off", text="Second.")
    assert [state.has_update for state in states(frozen)] == [True]
    attempts: list[Callable[[], object]] = [
        lambda: take_clause(version=frozen, key="set_off", actor=manager, now=NOW),
        lambda: take_update(version=frozen, clause=item.id, number=2, actor=manager, now=NOW),
        lambda: keep_clause(version=frozen, clause=item.id, number=2, actor=manager, now=NOW),
    ]
    for work in attempts:
        with pytest.raises(FrozenVersionError):
            work()
    again = redraft(version=frozen, reason="Again.", actor=manager, now=NOW)
    assert [state.has_update for state in states(again)] == [True]
    assert take_update(version=again, clause=item.id, number=2, actor=manager, now=NOW).document != frozen.document


@pytest.mark.django_db
def test_a_clause_that_is_not_written_in_the_language_is_not_offered(manager: User) -> None:
    said = ClauseText.model_validate({"cs": {"heading": "Jen česky", "text": "Jen česky."}})
    add_clause(key="only_cs", article="goals", said=said, vocabulary=VOCABULARY, actor=manager, now=NOW)
    version = draft()
    for key in ("only_cs", "nothing"):
        with pytest.raises(Refusal):
            take_clause(version=version, key=key, actor=manager, now=NOW)


@pytest.mark.django_db
def test_own_words_and_a_strange_library_are_told_apart(manager: User, library: None) -> None:
    data = complete_data("en")
    data["goals"]["clauses"] = [{"heading": "Own"}, {"heading": "Theirs", "library": "abroad", "library_version": 3}]
    found = states(VersionFactory(document=AgreementContent.model_validate(data)))
    assert [(state.is_own, state.is_foreign, state.deviates) for state in found] == [
        (True, False, True),
        (False, True, True),
    ]


@pytest.mark.django_db
def test_the_states_cost_three_queries(manager: User, library: None, django_assert_num_queries: Any) -> None:
    version = draft()
    for key in ("set_off", "direct_debit", "electronic_invoices", "severability"):
        version = take_clause(version=version, key=key, actor=manager, now=NOW)
    with django_assert_num_queries(3):
        assert len(clause_states(version.document)) == 4
    with django_assert_num_queries(0):
        clause_states(AgreementContent())


@pytest.mark.django_db
def test_a_manager_chooses_and_decides_on_pages(client_for: ClientFor, manager: User, library: None) -> None:
    version = draft()
    client, reference = client_for(manager), version.agreement.reference
    choose = reverse("agreements:clauses", args=[reference])
    page = client.get(f"{choose}?step=payment").content.decode()
    assert page.index("Set-off</h3>") < page.index("Exclusion of set-off</h3>") < page.index("Set-off of claims</h3>")
    assert "Does not print now: there is no discount." in page
    assert client.post(f"{choose}?step=payment", {"key": "set_off"}).status_code == 302
    assert "Take it instead of “Set-off”" in client.get(f"{choose}?step=payment").content.decode()
    assert client.post(f"{choose}?step=payment", {"key": "nothing"}).status_code == 422
    assert client.get(f"{choose}?step=nowhere").status_code == 404
    revised(manager, "set_off", text="A party may set off whatever it likes.")
    updates = reverse("agreements:clause_updates", args=[reference])
    assert updates in client.get(version.agreement.get_absolute_url()).content.decode()
    step = client.get(reverse("agreements:step", args=[reference, "payment"])).content.decode()
    assert "An update is available in the library." in step
    shown = client.get(updates).content.decode()
    assert "<ins>" in shown
    assert "A new statute." in shown
    version.refresh_from_db()
    item = version.document.payment.clauses[0]
    assert client.post(updates, {"clause": item.id, "number": "1", "do": "take"}).status_code == 422
    assert client.post(updates, {"clause": "x", "number": "1", "do": "take"}).status_code == 422
    assert client.post(updates, {"clause": item.id, "number": "2", "do": "take"}).status_code == 302
    version.refresh_from_db()
    assert version.document.payment.clauses[0].library_version == 2
    check = client.get(reverse("agreements:check", args=[reference])).content.decode()
    assert "Clauses beside the library" in check


@pytest.mark.django_db
def test_a_manager_writes_the_library_on_pages(client_for: ClientFor, manager: User) -> None:
    client = client_for(manager)
    listed = reverse("agreements:clause_library")
    assert "Load the starter library" in client.get(listed).content.decode()
    new = reverse("agreements:clause_new")
    form = {"clause.en.heading": "Audit", "clause.en.text": "Audited {{ often }}.", "clause.condition.match": "all"}
    refused = client.post(new, {**form, "article": "goals"})
    assert refused.status_code == 422
    assert "“often” is neither a value below" in refused.content.decode()
    added = client.post(new, {**form, "op": "add:variables"}).content.decode()
    assert 'name="clause.variables.0.name"' in added
    form |= {"clause.variables.0.name": "often", "clause.variables.0.label_en": "How often"}
    form |= {"clause.variables.0.kind": "text", "clause.condition.tests.0.says": "has_discount.is.yes"}
    assert client.post(new, form).status_code == 422  # no article
    assert client.post(new, {**form, "article": "goals"}).status_code == 302
    clause = LibraryClause.objects.get(key="audit")
    edit = reverse("agreements:clause_edit", args=["audit"])
    changed = {**form, "clause.en.text": "Audited {{ often }} at least.", "seen": "1"}
    assert client.post(edit, changed).status_code == 422
    never = {"clause.condition.tests.1.says": "has_discount.is.no"}
    saved = client.post(edit, {**changed, **never, "reason": "Asked for."}, follow=True)
    assert "Its condition never holds." in saved.content.decode()
    clause.refresh_from_db()
    assert clause.latest == 2
    fallback = reverse("agreements:clause_fallback", args=["audit"])
    when = {"clause.en.when_to_use": "They refuse.", "clause.en.heading": "Weaker"}
    assert client.post(fallback, {**form, **when}).status_code == 302
    assert LibraryClause.objects.get(key="weaker").family == "audit"
    retire = reverse("agreements:clause_retire", args=["weaker"])
    assert client.post(retire, {"reason": ""}).status_code == 422
    assert client.post(retire, {"reason": "Nobody takes it."}).status_code == 302
    assert client.post(reverse("agreements:clause_restore", args=["weaker"])).status_code == 302


@pytest.mark.django_db
def test_who_may_only_read_gets_a_reason_and_strangers_nothing(client_for: ClientFor, library: None) -> None:
    auditor, agent = client_for(UserFactory(roles=["auditor"])), client_for(UserFactory(roles=["agent"]))
    shown, edit = (reverse(f"agreements:{name}", args=["set_off"]) for name in ("clause", "clause_edit"))
    assert auditor.get(shown).status_code == 200
    assert auditor.get(edit).status_code == 403
    assert agent.get(shown).status_code == 404
    assert agent.get(edit).status_code == 404
