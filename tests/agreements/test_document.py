"""The document as HTML: numbers, references, languages, escaping."""

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation
from pydantic import BaseModel

from agreements.document import build_document, build_preview
from agreements.document.articles import CLAUSES
from agreements.document.blocks import PrintedDocument
from agreements.document.build import printed
from agreements.document.words import WORDS
from agreements.domain.content import AgreementContent, read_content
from agreements.domain.lifecycle import State
from agreements.domain.outline import CLAUSES as OUTLINE
from agreements.domain.outline import outline
from tests.agreements.domain.breaking import BREAKS
from tests.agreements.domain.samples import complete, complete_data, put, rich_data

NBSP = "\u00a0"


class Page(HTMLParser):
    """The ids, the references and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.references.append((value or "").removeprefix("#"))

    def handle_data(self, data: str) -> None:
        self.text += data


def preview(content: AgreementContent, state: State = State.DRAFT) -> Page:
    return Page(build_preview(content, reference="AGR-2026-00042", version_number=3, state=state))


def written(content: AgreementContent) -> PrintedDocument:
    return printed(content, reference="AGR-2026-00042", version_number=3, state=State.DRAFT)


@pytest.mark.parametrize("language", ["cs", "en"])
@pytest.mark.parametrize("filled", [True, False])
def test_every_reference_leads_somewhere(language: str, filled: bool) -> None:
    content = AgreementContent.model_validate(rich_data(language)) if filled else AgreementContent(language=language)
    page = preview(content)
    assert len(page.ids) == len(set(page.ids))
    assert set(page.references) <= set(page.ids)
    assert page.references


def test_what_is_numbered_is_printed_with_its_number() -> None:
    content = AgreementContent.model_validate(rich_data())
    page = preview(content)
    plan = outline(content)
    assert {f"item-{number}" for number in plan.items.values()} <= set(page.ids)
    assert {f"clause-{clause.number}" for clause in plan.clauses.values()} <= set(page.ids)
    assert {f"annex-{annex.number}" for annex in plan.annexes} <= set(page.ids)


def test_the_document_speaks_its_own_language() -> None:
    with translation.override("en"):
        czech = preview(complete("cs")).text
    with translation.override("cs"):
        english = preview(complete("en")).text
    assert "Smluvní strany" in czech
    assert f"1.{NBSP}1.{NBSP}2027" in czech
    assert f"20{NBSP}900,00{NBSP}Kč" in czech
    assert "The parties" in english
    assert f"1{NBSP}January{NBSP}2027" in english
    assert f"CZK{NBSP}20,900.00" in english
    assert "Smluvní" not in english


def test_the_same_agreement_gives_the_same_text() -> None:
    content = complete()
    first, second = (
        build_document(content, reference="AGR-2026-00042", version_number=1, state=State.APPROVED)
        for _time in range(2)
    )
    assert first == second


def poisoned(part: BaseModel, evil: str) -> dict[str, object]:
    """Return the part with each text that somebody wrote replaced by `evil`."""
    result: dict[str, object] = {}
    for name, value in part.__dict__.items():
        if isinstance(value, BaseModel):
            result[name] = poisoned(value, evil)
        elif isinstance(value, list):
            result[name] = [poisoned(entry, evil) if isinstance(entry, BaseModel) else entry for entry in value]
        else:
            is_free_text = type(value) is str and value and name not in HAS_A_FORM
            result[name] = evil if is_free_text else value
    return result


HAS_A_FORM = frozenset({"language", "country", "currency", "sha256", "says"})


def test_user_text_is_escaped_everywhere() -> None:
    evil = "<img src=x onerror=alert(1)>&"
    content = AgreementContent.model_validate(rich_data())
    data = poisoned(content, evil)
    for calendar, sound in zip(data["service_levels"]["calendars"], content.service_levels.calendars, strict=True):  # type: ignore[index]
        calendar["data"] = sound.data
    html = build_document(
        AgreementContent.model_validate(data), reference="AGR-2026-00042", version_number=1, state=State.DRAFT
    )
    page = Page(html)
    assert "img" not in page.tags
    assert not {name for name in page.attributes if name.startswith("on")}
    assert page.text.replace(NBSP, " ").count(evil) > 150
    assert "&amp;amp;" not in html


def test_a_preview_has_no_inline_style_or_script() -> None:
    page = preview(complete())
    assert not page.tags & {"style", "script"}
    assert "style" not in page.attributes


def test_a_draft_says_so_and_a_frozen_version_does_not() -> None:
    content = complete()
    assert "Návrh" in preview(content, State.DRAFT).text
    assert "Návrh" not in preview(content, State.APPROVED).text


def test_gaps_are_visible() -> None:
    data = complete_data()
    assert "[doplnit]" not in preview(AgreementContent.model_validate(data)).text
    data["expectations"]["customer"]["name"] = ""
    assert "[doplnit]" in preview(AgreementContent.model_validate(data)).text
    assert "Zatím nesjednáno." in preview(AgreementContent()).text


def test_a_broken_draft_is_still_shown() -> None:
    for broken in BREAKS[::3]:  # a sample: writing all of them takes seconds
        data = rich_data()
        broken.change(data)
        assert written(AgreementContent.model_validate(data)).articles, broken.pointer


def test_both_languages_have_the_same_words_with_the_same_gaps() -> None:
    czech, english = WORDS["cs"], WORDS["en"]
    assert czech.text.keys() == english.text.keys()
    assert czech.annexes.keys() == english.annexes.keys()
    assert {name: set(words) for name, words in czech.vocabulary.items()} == {
        name: set(words) for name, words in english.vocabulary.items()
    }
    for key, text in czech.text.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english.text[key])), key


def test_every_clause_of_the_outline_is_written() -> None:
    assert set(CLAUSES) == {f"{article}.{clause}" for article, clauses in OUTLINE.items() for clause in clauses}
    for key in CLAUSES:
        assert f"c.{key}" in WORDS["cs"].text


def test_ranges_of_levels_are_said_shortly() -> None:
    text = preview(complete()).text
    assert "Platí pro čl.\u00a05.1.4–5.1.13." in text
    assert "Platí pro čl.\u00a05.1.14–5.1.22, 5.3.1." in text


@pytest.mark.parametrize(
    ("language", "some", "every"),
    [
        (
            "en",
            "While the provider waits for the customer, the clock of these times is held: 5.1.5",
            "The clock is held while the provider waits for the customer.",
        ),
        ("cs", "neběží tyto lhůty: 5.1.5", "Lhůty neběží po dobu, kdy poskytovatel čeká na objednatele."),
    ],
)
def test_the_article_on_targets_says_when_their_time_stands_still(language: str, some: str, every: str) -> None:
    def said(rules: list[str]) -> str:
        data = complete_data(language)
        for target, rule in zip(data["service_levels"]["targets"], rules, strict=True):
            target["pause_rule"] = rule
        return preview(AgreementContent.model_validate(data)).text.replace(NBSP, " ")

    count = len(complete_data(language)["service_levels"]["targets"])
    assert every in said(["waiting"] * count)
    assert some in said(["never"] * 4 + ["waiting"] + ["never"] * (count - 5))
    assert every not in said(["never"] * count)
    assert some not in said(["never"] * count)


def test_neighbouring_days_are_said_together() -> None:
    text = preview(complete()).text
    assert "Pondělí–pátek" in text
    assert "8:00–17:00" in text
    assert "nepřetržitě" in text


VARIANTS: dict[str, list[object]] = {
    "disputes/forum": ["court", "arbitration"],
    "disputes/forum_name": ["Rozhodčí soud", ""],
    "disputes/service_continues": [True, False],
    "payment/method": ["transfer", "direct_debit", "card"],
    "payment/frequency": ["one_off", "monthly", "quarterly", "half_yearly", "yearly"],
    "payment/late_interest": ["statutory", "per_day", "per_year"],
    "payment/credit_settlement": ["next_invoice", "refund"],
    "payment/indexation/mode": ["none", "fixed", "inflation"],
    "payment/prices/0/period": ["one_off", "month", "quarter", "year", "usage"],
    "term/kind": ["fixed", "indefinite"],
    "term/renewal/mode": ["none", "automatic", "by_agreement"],
    "service_levels/credit_terms/base": ["total_fee", "affected_service"],
    "service_levels/credit_terms/claim": ["automatic", "on_request"],
    "service_levels/credit_terms/repeat_multiplier": ["1.5"],
    "service_levels/credit_terms/cap_term_percent": ["10"],
    "service_levels/targets/0/window": ["month", "quarter", "half_year", "year", "term"],
    "service_levels/calendars/0/data/extra": [{"2027-12-31": [["09:00", "12:00"]], "2027-12-30": []}],
}


@pytest.mark.parametrize("path", VARIANTS)
@pytest.mark.parametrize("language", ["cs", "en"])
def test_each_choice_has_its_words(path: str, language: str) -> None:
    said = set()
    for value in VARIANTS[path]:
        data = put(rich_data(language), path, value)
        said.add(repr(written(AgreementContent.model_validate(data))))
    assert len(said) == len(VARIANTS[path])


@pytest.mark.parametrize("language", ["cs", "en"])
@pytest.mark.parametrize("forum", ["court", "arbitration"])
def test_a_forum_without_a_name_is_still_said(language: str, forum: str) -> None:
    data = put(put(rich_data(language), "disputes/forum", forum), "disputes/forum_name", "")
    text = preview(AgreementContent.model_validate(data)).text
    assert WORDS[language].text[f"forum_{forum}_plain"] in text.replace(NBSP, " ")


def test_the_condition_of_a_discount_is_a_sentence_of_its_own() -> None:
    text = preview(read_content(rich_data())).text.replace(NBSP, " ")
    assert "Zvýhodnění 5 % ze všech cen. Podmínka: při sjednání na 24 měsíců. Platí do 31. 12. 2028." in text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("cs", "Dny začínají a končí o půlnoci v časovém pásmu Europe/Prague."),
        ("en", "Days begin and end at midnight in the time zone Europe/Prague."),
    ],
)
def test_the_term_says_in_which_zone_its_days_begin(language: str, sentence: str) -> None:
    data = complete_data(language)
    assert sentence in preview(read_content(data)).text.replace(NBSP, " ")
    data["service_levels"]["credit_terms"]["timezone"] = ""
    assert sentence[:10] not in preview(read_content(data)).text.replace(NBSP, " ")


def test_the_levels_of_a_ladder_stand_one_below_the_other() -> None:
    data = rich_data()
    page = build_preview(read_content(data), reference="AGR-2026-00042", version_number=3, state=State.DRAFT)
    points = page.partition('<ol class="document-points">')[2].partition("</ol>")[0]
    assert points.count("<li>") == len(data["service_levels"]["ladders"][0]["levels"])
