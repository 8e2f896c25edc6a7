"""The clause library: what it refuses, its history, the order of fallbacks, and the starter library."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from agreements.domain.clauses import contradicted, verdict
from agreements.domain.library import VOCABULARY
from agreements.domain.readiness.phrases import ALWAYS_ON, UNMEASURABLE, has_bare_percent
from agreements.domain.readiness.wording import LONG_TEXT
from core.errors import Refusal
from core.models import AuditEvent
from drafting.domain.changes import changes
from drafting.domain.conditions import Verdict
from drafting.domain.library import ClauseText, faults
from drafting.models import ClauseVersion, LibraryClause
from drafting.selectors.clauses import families
from drafting.services import (
    add_clause,
    load_starter_library,
    move_fallback,
    restore_clause,
    retire_clause,
    revise_clause,
)
from drafting.services.clauses import free_key
from drafting.services.starter import starter_families

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_text(**more: Any) -> ClauseText:
    data = {
        "cs": {"heading": "Mlčenlivost", "text": "Po dobu {{ period }}.", "when_to_use": "Vždy."},
        "variables": [{"name": "period", "label_cs": "Doba"}],
    }
    return ClauseText.model_validate({**data, **more})


def added(user: User, key: str, standard: LibraryClause | None = None, **more: Any) -> LibraryClause:
    return add_clause(
        key=key,
        article="responsibilities",
        said=a_text(**more),
        vocabulary=VOCABULARY,
        actor=user,
        now=NOW,
        standard=standard,
    )


def revised(user: User, clause: LibraryClause, reason: str = "Nový zákon", seen: int = 1, **more: Any) -> ClauseVersion:
    said = a_text(**(more or {"en": {"heading": "Secrecy", "text": "For {{ period }}.", "when_to_use": "-"}}))
    said = said.model_copy(update={"variables": [each.model_copy(update={"label_en": "P"}) for each in said.variables]})
    return revise_clause(clause=clause, said=said, reason=reason, seen=seen, vocabulary=VOCABULARY, actor=user, now=NOW)


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in refusal.value.problems}


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"cs": {}}, "cs.heading", "no_language"),
        ({"cs": {"heading": "Jen nadpis"}}, "cs.text", "required"),
        ({"cs": {"heading": "H", "text": "{{ 30 }}"}}, "cs.text", "malformed"),
        ({"cs": {"heading": "H", "text": "{{ period }} {{ other }}"}}, "cs.text", "unknown_name"),
        ({"variables": []}, "cs.text", "unknown_name"),
        ({"variables": [{"name": "period"}]}, "variables.0.label_cs", "required"),
        (
            {"variables": [{"name": "period", "label_cs": "D"}, {"name": "x", "label_cs": "X"}]},
            "variables.1.name",
            "unused",
        ),
        (
            {"variables": [{"name": "period", "label_cs": "D"}, {"name": "period", "label_cs": "D"}]},
            "variables.1.name",
            "twice",
        ),
        ({"variables": [{"name": "customer", "label_cs": "D"}]}, "variables.0.name", "is_quoted"),
        ({"condition": {"tests": [{"says": "services.at_least"}]}}, "condition.tests.0.says", "incomplete"),
        ({"condition": {"tests": [{"says": "weather.is.fine"}]}}, "condition.tests.0.says", "incomplete"),
    ],
)
def test_a_clause_that_could_not_print_is_told_why(more: dict[str, Any], field: str, code: str) -> None:
    found = {(each.field, each.code) for each in faults(a_text(**more), VOCABULARY, is_fallback=False)}
    assert (field, code) in found


def test_a_fallback_says_when_it_is_used() -> None:
    said = a_text(cs={"heading": "H", "text": "{{ period }}"})
    assert not list(faults(said, VOCABULARY, is_fallback=False))
    assert [each.code for each in faults(said, VOCABULARY, is_fallback=True)] == ["when_required"]


@pytest.mark.django_db
def test_a_revision_needs_a_reason_a_change_and_the_latest_version(manager: User) -> None:
    clause = added(manager, "secrecy")
    with pytest.raises(Refusal) as refusal:
        revised(manager, clause, reason=" ")
    assert codes(refusal) == {("reason", "required")}
    version = revised(manager, clause)
    assert (version.number, version.reason) == (2, "Nový zákon")
    with pytest.raises(Refusal) as refusal:
        revised(manager, clause, seen=1, cs={"heading": "Jiný", "text": "{{ period }}"})
    assert codes(refusal) == {("", "changed_meanwhile")}
    with pytest.raises(Refusal) as refusal:
        revised(manager, clause, seen=2)
    assert codes(refusal) == {("", "unchanged")}
    events = AuditEvent.objects.filter(subject_type="drafting.libraryclause").order_by("pk")
    assert [(event.action, event.reference, event.reason) for event in events] == [
        ("clause.added", "secrecy", ""),
        ("clause.revised", "secrecy", "Nový zákon"),
    ]


@pytest.mark.django_db
def test_what_a_version_said_stays_whoever_asks(manager: User) -> None:
    clause = added(manager, "secrecy")
    attempts: list[Callable[[], object]] = [
        lambda: ClauseVersion.objects.update(reason="another"),
        lambda: ClauseVersion.objects.all()._raw_delete("default"),
    ]
    for work in attempts:
        with pytest.raises(IntegrityError, match="drafting_clauseversion_frozen"), transaction.atomic():
            work()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClauseVersion.objects.create(clause=clause, number=2, body={}, reason="", written_by=manager, written_at=NOW)


@pytest.mark.django_db
def test_fallbacks_stand_in_an_order_that_can_be_changed(manager: User) -> None:
    standard = added(manager, "secrecy")
    first, second, third = (added(manager, f"fallback_{n}", standard) for n in range(3))
    with pytest.raises(Refusal) as refusal:
        added(manager, "deeper", first)
    assert codes(refusal) == {("standard", "is_fallback")}
    retire_clause(clause=second, reason="Nikdo ji nebere", actor=manager, now=NOW)
    third.refresh_from_db()
    move_fallback(clause=third, up=True, actor=manager, now=NOW)
    move_fallback(clause=third, up=True, actor=manager, now=NOW)  # it is the first already
    [family] = families()
    assert [each.clause.key for each in family.fallbacks] == ["fallback_2", "fallback_0"]
    restore_clause(clause=second, actor=manager, now=NOW)
    assert [each.clause.key for each in families()[0].fallbacks] == ["fallback_2", "fallback_1", "fallback_0"]
    with pytest.raises(Refusal):
        move_fallback(clause=standard, up=True, actor=manager, now=NOW)


@pytest.mark.django_db
def test_a_retired_standard_takes_its_fallbacks_along(manager: User) -> None:
    standard = added(manager, "secrecy")
    fallback = added(manager, "weaker", standard)
    retire_clause(clause=standard, reason="Nahrazeno", actor=manager, now=NOW)
    assert families() == []
    assert [len(family.fallbacks) for family in families(with_retired=True)] == [1]
    with pytest.raises(Refusal) as refusal:
        restore_clause(clause=fallback, actor=manager, now=NOW)
    assert codes(refusal) == {("", "standard_retired")}
    with pytest.raises(Refusal) as refusal:
        revised(manager, standard)
    assert ("", "retired") in codes(refusal)


@pytest.mark.django_db
def test_a_key_is_made_of_the_heading_and_taken_once(manager: User) -> None:
    assert free_key("Mlčenlivost & tajemství") == "mlcenlivost_tajemstvi"
    assert free_key("–") == "clause"
    added(manager, "mlcenlivost")
    assert free_key("Mlčenlivost") == "mlcenlivost_2"
    for key in ("mlcenlivost", "Bad key", ""):
        with pytest.raises(Refusal) as refusal:
            added(manager, key)
        assert {field for field, _code in codes(refusal)} == {"key"}


@pytest.mark.django_db
def test_the_starter_library_is_loaded_once(manager: User) -> None:
    expected = sum(len(clauses) for _article, clauses in starter_families())
    assert load_starter_library(vocabulary=VOCABULARY, actor=manager, now=NOW) == expected
    assert load_starter_library(vocabulary=VOCABULARY, actor=manager, now=NOW) == 0
    found = families()
    assert len(found) >= 12
    assert sum(bool(family.fallbacks) for family in found) >= 6
    assert all(family.standard.said.languages == ["cs", "en"] for family in found)


@pytest.mark.django_db
def test_the_library_costs_the_same_for_few_and_for_many(manager: User, django_assert_num_queries: Any) -> None:
    load_starter_library(vocabulary=VOCABULARY, actor=manager, now=NOW)
    with django_assert_num_queries(2):
        families()


@pytest.mark.parametrize(
    ("key", "said"),
    [(key, said) for _article, clauses in starter_families() for key, said in clauses],
    ids=[key for _article, clauses in starter_families() for key, _said in clauses],
)
def test_a_starter_clause_says_nothing_that_the_check_would_flag(key: str, said: ClauseText) -> None:
    assert verdict(said.condition) is Verdict.SOMETIMES
    for language in ("cs", "en"):
        text = said.words(language).text
        assert not contradicted(text, said.condition), key
        assert len(text) <= LONG_TEXT
        for pattern in (UNMEASURABLE, ALWAYS_ON):
            assert pattern.search(text) is None
        assert not has_bare_percent(text, language)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("a b", "a b", [("same", "a b")]),
        ("", "new", [("added", "new")]),
        ("old", "", [("removed", "old")]),
        (
            "Pays within 30 days of delivery.",
            "Pays within 14 days of delivery.",
            [("same", "Pays within "), ("removed", "30"), ("added", "14"), ("same", " days of delivery.")],
        ),
    ],
)
def test_changes_are_told_word_by_word(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert [(change.kind, change.text) for change in changes(old, new)] == expected


def test_nothing_is_lost_between_two_texts() -> None:
    old, new = "První odstavec {{ days }}.\nDruhý, delší.", "Druhý odstavec {{ days | within }}!\nA třetí, delší."
    found = changes(old, new)
    assert "".join(each.text for each in found if each.kind != "added") == old
    assert "".join(each.text for each in found if each.kind != "removed") == new
