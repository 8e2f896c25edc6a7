"""Words anywhere in an agreement's newest version, and where they were found."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from agreements.domain.content import AgreementContent
from agreements.domain.lifecycle import State
from agreements.domain.texts import MOST_SIGNS, texts_of
from agreements.models import Agreement, AgreementText, AgreementVersion
from agreements.selectors.search import _texts_with, matching, passages
from agreements.services import redraft, save_step
from agreements.services.searching import keep_text
from tests.agreements.domain.samples import complete, rich_data
from tests.agreements.factories import VersionFactory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


def agreed(document: AgreementContent | None = None, **kwargs: Any) -> AgreementVersion:
    """A version whose words are kept, as the services do."""
    version: AgreementVersion = VersionFactory(
        document=document or AgreementContent.model_validate(rich_data("cs")), **kwargs
    )
    keep_text(version.agreement, version.document)
    return version


def found(text: str) -> list[Agreement]:
    return list(matching(Agreement.objects.all(), text))


def said(version: AgreementVersion, text: str) -> str:
    """The passage with what was found in brackets."""
    passage = passages(found(text), text).get(version.agreement_id, ())
    return "".join(f"[{piece.text}]" if piece.is_found else piece.text for piece in passage)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Křivoklát", True),  # a party
        ("krivoklat", True),  # without accents
        ("KŘIVOKL", True),  # a beginning, in capitals
        ("voklát", False),  # not a beginning
        ("objednatel provozuje tři závody", True),  # the background
        ("závody zákaznický portál", True),  # words of different places
        ("závody neexistujíc", False),  # every word is needed
        ("podpora@brana.example", True),  # an address, in its parts
        ("+420 225 340", True),
        ("27082440", True),
        ("víceletá", True),  # a discount
        ("obvyklá", True),  # a ladder
        ("započte jen uznanou", True),  # a clause
        ("at_least", False),  # the words of vocabularies are not the parties'
        ("provider", False),
        ("AGR-2025-00007 závody", True),  # the reference and the text
        ("%", False),
        ("_ \\ '' & | ! :* (", False),
        ("závod':* | x", False),
    ],
)
def test_words_are_found_wherever_they_stand(text: str, is_found: bool) -> None:
    version = agreed(agreement__reference="AGR-2025-00007", agreement__title="Nic", agreement__customer__name="Nikdo")
    assert found(text) == ([version.agreement] if is_found else [])


def test_the_passage_is_the_line_in_which_most_of_it_stands() -> None:
    version = agreed(agreement__title="Nic", agreement__customer__name="Nikdo")
    assert said(version, "zavody objed") == "[Objednatel] provozuje tři [závody]."
    assert said(version, "nic nikdo") == ""
    assert said(version, "nic závody") == "Objednatel provozuje tři [závody]."


def test_a_long_line_is_cut_around_what_was_found() -> None:
    data = rich_data("cs")
    data["expectations"]["purpose"] = "slovo " * 400 + "jehla " + "seno " * 400
    version = agreed(AgreementContent.model_validate(data))
    passage = said(version, "jehla")
    assert passage.startswith("… ")
    assert passage.endswith(" …")
    assert "[jehla]" in passage
    assert 100 < len(passage) < 220


def test_saving_a_step_and_drafting_anew_bring_the_words_along(manager: User, now: datetime) -> None:
    version = agreed()
    agreement = version.agreement
    data = version.document.expectations.model_dump(mode="json") | {"background": "Nové zázemí s výtahem."}
    saved = save_step(version=version, step="expectations", data=data, lock=0, actor=manager, now=now)
    assert found("výtahem") == [agreement]
    assert found("provozuje tři") == []
    saved.state, saved.frozen_at, saved.approved_at, saved.approved_by = State.APPROVED, now, now, manager
    saved.save()
    draft = redraft(version=saved, reason="A mistake", actor=manager, now=now)
    data["background"] = "Bez zdviže."
    save_step(version=draft, step="expectations", data=data, lock=0, actor=manager, now=now)
    assert found("výtahem") == []
    assert found("zdviž") == [agreement]


def test_what_has_not_changed_is_not_written() -> None:
    version = agreed()
    with CaptureQueriesContext(connection) as queries:
        keep_text(version.agreement, version.document)
    assert [query["sql"].split()[0] for query in queries] == ["SELECT"]


def test_each_text_stands_once_in_its_order_and_none_without_end() -> None:
    lines = texts_of(complete("en"))
    assert len(lines) == len(set(lines))
    assert lines[0] == complete("en").expectations.title
    data = rich_data("cs")
    service = data["expectations"]["services"][0]
    data["expectations"]["background"] = "x" * 6000
    assert sum(map(len, texts_of(AgreementContent.model_validate(data)))) < MOST_SIGNS
    assert service["name"] in lines or service["name"] in texts_of(AgreementContent.model_validate(data))


def test_the_list_the_search_and_the_palette_say_where(manager: User, client_for: ClientFor) -> None:
    agreed(agreement__title="Nic", agreement__customer__name="Nikdo")
    client = client_for(manager)
    page = client.get("/agreements/?q=zavody").content.decode()
    assert "Objednatel provozuje tři <mark>závody</mark>." in page
    for address in ("/search/?q=provozuje+zavody", "/search/palette/?q=provozuje+zavody"):
        assert "Objednatel provozuje tři závody." in client.get(address).content.decode()


def test_who_may_not_see_agreements_finds_none(staff: User, agent: User, client_for: ClientFor) -> None:
    agreed()
    assert "závody" not in client_for(staff).get("/search/?q=zavody").content.decode()
    assert "závody" in client_for(agent).get("/search/?q=zavody").content.decode()


def test_a_list_of_many_asks_no_more_than_one_of_few(manager: User, client_for: ClientFor) -> None:
    client, counts = client_for(manager), []
    for more in (2, 8):
        for _number in range(more):
            agreed(agreement__title="Nic", agreement__customer__name="Nikdo")
        client.get("/agreements/?q=zavody")
        with CaptureQueriesContext(connection) as queries:
            client.get("/agreements/?q=zavody")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert AgreementText.objects.count() == 10


def test_the_migration_keeps_the_words_of_the_newest_version() -> None:
    version = VersionFactory(state=State.AMENDED, document=AgreementContent.model_validate(rich_data("cs")))
    VersionFactory(agreement=version.agreement, number=2, document=complete("en"))
    import_module("agreements.migrations.0006_fill_texts").fill(apps, None)
    assert AgreementText.objects.get().lines == "\n".join(texts_of(complete("en")))


@pytest.mark.postgres
def test_postgresql_searches_by_the_index() -> None:
    agreed()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = _texts_with(["zavod"]).explain()
    assert "agreements_text_words" in plan
