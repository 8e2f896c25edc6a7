"""A target of an agreement names an escalation ladder: taken over, printed, frozen, climbed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from agreements.document.build import printed
from agreements.domain.content import AgreementContent, read_content
from agreements.domain.ladders import embedded, ladder_of, with_ladders
from agreements.domain.lifecycle import State
from agreements.domain.specs import IncompleteTargetError, target_specs
from agreements.models import AgreementVersion
from agreements.services import approve, record_paper_signature, save_step
from core.models import Organisation
from sla.domain.ladder import Counted, Ladder, Level, Side, Whom
from sla.models import Target
from sla.services import publish_default_targets
from tests.agreements.domain.samples import a_ladder, complete, complete_data
from tests.agreements.factories import VersionFactory
from tests.conftest import ClientFor

JANA = str(uuid4())
OURS = Ladder(
    "Usual",
    (
        Level(side=Side.BEFORE, minutes=30, counted=Counted.OPEN),
        Level(),
        Level(minutes=60, whom=Whom.PERSON, who=JANA, hands_over=True, raises_priority=True, moves_clocks=True),
        Level(minutes=90, whom=Whom.ADDRESS, who="boss@outside.example"),
    ),
)


def laddered(language: str = "cs") -> dict[str, Any]:
    data = complete_data(language)
    data["service_levels"]["ladders"] = [a_ladder()]
    for target in data["service_levels"]["targets"][:3]:
        target["ladder"] = a_ladder()["name"]
    return data


def clause(content: AgreementContent) -> str:
    document = printed(content, reference="AGR-2026-00042", version_number=1, state=State.DRAFT)
    headings = ("Eskalace lhůt", "Escalation of deadlines")
    clauses = [clause for article in document.articles for clause in article.clauses]
    [found] = [each for each in clauses if each.heading in headings]
    return str(found).replace("\xa0", " ").replace("\\xa0", " ")


def test_a_ladder_comes_into_the_document_and_out_again_as_it_was() -> None:
    copied = embedded(OURS, {JANA: "Jana Nováková"})
    assert ladder_of(copied) == OURS
    assert [level.name for level in copied.levels] == ["", "", "Jana Nováková", ""]
    assert copied.levels[3].address == "boss@outside.example"


def test_the_clocks_climb_what_the_document_says() -> None:
    specs = target_specs(read_content(laddered()))
    assert [spec.ladder is not None for spec in specs] == [True] * 3 + [False] * (len(specs) - 3)
    assert specs[0].ladder == ladder_of(read_content(laddered()).service_levels.ladders[0])


@pytest.mark.parametrize("change", [{"name": "Jiná"}, {"levels": []}, {"levels": [{"moment": "after"}]}])
def test_a_ladder_that_cannot_be_climbed_starts_no_clock(change: dict[str, Any]) -> None:
    data = laddered()
    data["service_levels"]["ladders"][0] |= change
    with pytest.raises(IncompleteTargetError):
        target_specs(read_content(data))


def test_the_clause_says_who_and_when_in_czech() -> None:
    said = clause(read_content(laddered()))
    for words in (
        "30 minut provozní doby před koncem lhůty: ten, kdo má případ na starosti.",
        "Při nedodržení lhůty: ten, kdo má případ na starosti.",
        "1 hodinu po konci lhůty: jeho vedoucí. Případ převezme. Priorita případu se o stupeň zvýší.",
        "4 hodiny po konci lhůty: vedeni@objednatel.example.",
        "245 minut po konci lhůty: Jitka Dvořáková.",
        "item-5.1.1",
    ):
        assert words in said, (words, said)


def test_the_clause_says_who_and_when_in_english() -> None:
    said = clause(read_content(laddered("en")))
    for words in (
        "30 minutes of working time before the deadline: the person in charge of the case.",
        "When the deadline is missed: the person in charge of the case.",
        "1 hour after the deadline: that person's supervisor. The case is handed over to them.",
        "4 hours after the deadline: vedeni@objednatel.example.",
    ):
        assert words in said, (words, said)


def test_without_a_ladder_there_is_no_clause_and_no_number_moves() -> None:
    with pytest.raises(ValueError, match="not enough values"):
        clause(complete())


def test_a_name_that_nobody_knows_stays_to_be_found() -> None:
    data = laddered()
    data["service_levels"]["targets"][0]["ladder"] = "Nobody's"
    content = read_content(data)
    assert with_ladders(content, content, {}, {}) is content


def save(version: AgreementVersion, actor: User, now: datetime, ladder: str, **more: Any) -> AgreementVersion:
    data = version.document.service_levels.model_dump(mode="json") | more
    data["targets"][0]["ladder"] = ladder
    return save_step(version=version, step="service_levels", data=data, lock=version.lock, actor=actor, now=now)


@pytest.mark.django_db
def test_naming_one_of_ours_copies_it_once(manager: User, now: datetime) -> None:
    publish_default_targets(now=now)
    version = VersionFactory()
    ours = next(iter(_published()))
    saved = save(version, manager, now, ours)
    [copied] = saved.document.service_levels.ladders
    assert ladder_of(copied) == _published()[ours]
    # An autosave that has not seen the copy yet makes no second one, and changes nothing.
    again = save(saved, manager, now, ours, ladders=[])
    assert again.document.service_levels.ladders == [copied]
    assert again.lock == saved.lock


def _published() -> dict[str, Ladder]:
    from agreements.selectors.ladders import offered_ladders

    return offered_ladders().ladders


@pytest.mark.django_db
def test_the_editor_offers_ours_and_those_of_the_agreement(client_for: ClientFor, manager: User, now: datetime) -> None:
    publish_default_targets(now=now)
    version = VersionFactory(document=read_content(laddered("en")))
    page = client_for(manager).get(f"/agreements/{version.agreement.reference}/steps/service_levels/").content.decode()
    assert '<option value="Obvyklá" selected>Obvyklá</option>' in page
    assert f'<option value="{next(iter(_published()))}">' in page
    assert "Escalation of deadlines" in page


@pytest.mark.django_db
def test_signing_freezes_the_ladder_for_the_clocks(manager: User, organisation: Organisation, now: datetime) -> None:
    version = VersionFactory(document=read_content(laddered("en")), created_at=now, changed_at=now)
    approve(version=version, actor=manager, now=now)
    version.refresh_from_db()
    record_paper_signature(
        version=version,
        signed_on=now.date(),
        effective_from=now.date() + timedelta(days=1),
        scan=None,
        actor=manager,
        now=now + timedelta(hours=1),
    )
    targets = Target.objects.filter(target_set__basis="agreement")
    ladder = ladder_of(read_content(laddered("en")).service_levels.ladders[0])
    assert [target.escalation for target in targets if target.ladder] == [ladder] * 3
    assert targets.count() > 3
