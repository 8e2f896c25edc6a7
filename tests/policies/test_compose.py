"""A document composed from its template: resolved numbers, gaps that are told, one content for both languages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from drafting.domain.canonical import canonical_bytes
from drafting.domain.findings import Finding
from drafting.domain.units import Unit
from policies.domain.compose import Composed, Edition, LivePromise, compose
from policies.domain.content import LanguageContent, PolicyContent, TextRun
from policies.domain.parameters import Value, default_values, join_words
from policies.domain.readiness import findings
from policies.domain.template import Bilingual, load_template
from policies.domain.typeset import bound, typeset
from policies.services.publishing import months_later

L1 = load_template("L1")
AMOUNTS = {
    "any.phone.any.answer": ("3", Unit.RINGS),
    "duty.voicemail.any.check": ("2", Unit.HOURS),
    "any.voicemail.any.callback": ("30", Unit.MINUTES),
    "enquiry.email.any.first_response": ("24", Unit.HOURS),
    "any.chat.any.answer": ("2", Unit.MINUTES),
    "any.in_person.any.answer": ("30", Unit.SECONDS),
    "enquiry.any.any.resolution": ("48", Unit.HOURS),
    "complaint.any.any.acknowledgement": ("2", Unit.BUSINESS_DAYS),
    "complaint.any.any.resolution": ("10", Unit.BUSINESS_DAYS),
    "duty.any.any.review": ("1", Unit.WEEKS),
}
PROMISES = {
    key: LivePromise(key, Decimal(amount), unit, "Office hours", "0" * 32, 1) for key, (amount, unit) in AMOUNTS.items()
}
EDITION = Edition(
    code="CS-POL-001",
    number=1,
    title=Bilingual(cs="Příručka", en="Handbook"),
    published_on=date(2026, 3, 2),
    next_review_on=date(2027, 3, 2),
)


def values(**changes: Value) -> dict[str, Value]:
    filled = default_values(L1, company="Včela & syn", email="servis@example.com", phone="")
    return filled | {"contact_name": "Marie Malá"} | changes


def composed(promises: dict[str, LivePromise] | None = None, **changes: Value) -> Composed:
    return compose(L1, edition=EDITION, values=values(**changes), promises=PROMISES if promises is None else promises)


def text_of(content: LanguageContent) -> str:
    """Return the whole text with ordinary spaces, one line a sentence."""
    sentences = [sentence for section in content.sections for sentence in section.paragraphs + section.points]
    return "\n".join("".join(run.text for run in sentence) for sentence in sentences).replace("\u00a0", " ")


def rules(found: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.pointer) for finding in found]


def test_numbers_are_those_of_the_targets_in_both_languages() -> None:
    result = composed()
    czech, english = (text_of(result.content.languages[language]) for language in ("cs", "en"))
    for sentence in (
        "Hovor přijmeme do 3 zazvonění.",
        "Hlasovou schránku kontrolujeme každé 2 hodiny. Na vzkaz zavoláme zpět do 30 minut od chvíle",
        "Na e-mail odpovíme do 24 hodin od jeho přijetí.",
        "V chatu odpovíme do 2 minut.",
        "pozdravíme do 30 sekund od jeho příchodu",
        "Zákazník dostane řešení do 48 hodin.",
        "písemně potvrdí do 2 pracovních dnů a přiloží",
        "Nelze-li stížnost vyřešit do 10 pracovních dnů, napíše",
        "Všechny stížnosti procházíme každý týden.",
        "zastoupena jsou oddělení obchod, marketing, účtárna, expedice a zákaznický servis.",
        "Přezkoumává se nejméně jednou za rok",
    ):
        assert sentence in czech
    for sentence in (
        "A call is answered within 3 rings.",
        "Voicemail is checked every 2 hours, and each call is returned within 30 minutes of the check.",
        "An e-mail is answered within 24 hours of its arrival.",
        "acknowledges it in writing within 2 business days, attaches",
        "All complaints are reviewed every week.",
        "Next review by 2 March 2027.",
    ):
        assert sentence in english
    assert result.problems == []
    assert findings(L1, values(), result.problems) == []


def test_singular_numbers_still_read_as_czech() -> None:
    promises = PROMISES | {
        key: replace(PROMISES[key], amount=Decimal(1))
        for key in ("duty.voicemail.any.check", "complaint.any.any.acknowledgement", "enquiry.email.any.first_response")
    }
    czech = text_of(composed(promises).content.languages["cs"])
    assert "kontrolujeme každou hodinu." in czech
    assert "písemně potvrdí do 1 pracovního dne a" in czech
    assert "odpovíme do 1 hodiny od" in czech


def test_a_target_in_another_unit_prints_its_own_and_is_doubted() -> None:
    key = "complaint.any.any.acknowledgement"
    promises = PROMISES | {key: replace(PROMISES[key], amount=Decimal(48), unit=Unit.HOURS)}
    result = composed(promises)
    assert "písemně potvrdí do 48 hodin a" in text_of(result.content.languages["cs"])
    (finding,) = findings(L1, values(), result.problems)  # once, though both languages have it
    assert (finding.rule, finding.pointer, finding.is_blocking) == ("promise.unit", f"/promises/{key}", False)
    assert finding.params["own"] == "hours"


def test_what_is_missing_is_a_gap_in_the_text_and_a_finding() -> None:
    promises = {key: promise for key, promise in PROMISES.items() if key != "any.chat.any.answer"}
    changes: dict[str, Value] = {"contact_email": " ", "enforcer": {"cs": "vedoucí", "en": ""}, "review_months": "99"}
    result = composed(promises, **changes)
    english = text_of(result.content.languages["en"])
    assert "A chat is answered [Chat answer]." in english
    assert "e-mail [E-mail]." in english
    assert rules(findings(L1, values(**changes), result.problems)) == [
        ("parameter.language", "/parameters/enforcer/en"),
        ("parameter.option", "/parameters/review_months"),
        ("parameter.required", "/parameters/contact_email"),
        ("promise.unknown", "/promises/any.chat.any.answer"),
    ]


def test_optional_parts_come_and_go_with_their_parameter() -> None:
    without = composed().content.languages["en"]
    assert "Phone:" not in text_of(without)
    lists: Value = {"cs": "Příručka školitele\nVideo", "en": "Trainer's handbook\nVideo"}
    result = composed(contact_phone="+420 123 456 789", training_resources=lists)
    content = result.content.languages["en"]
    assert "Phone: +420 123 456 789." in text_of(content)
    training = next(section for section in content.sections if section.key == "training")
    assert [point[0].text for point in training.points] == ["Trainer's handbook", "Video"]
    assert result.problems == []


def test_sections_are_numbered_and_back_matter_is_not() -> None:
    content = composed().content.languages["cs"]
    numbers = {section.key: section.number for section in content.sections}
    assert numbers["intent"] == 1
    assert numbers["thanks"] == 15
    assert [key for key, number in numbers.items() if number is None] == ["promises", "changes", "contact"]


def test_the_change_log_has_this_edition_first() -> None:
    edition = replace(EDITION, number=2, earlier=[(1, date(2025, 3, 2), Bilingual(cs="První.", en="First."))])
    note: Value = {"cs": "Rychleji.", "en": "Faster."}
    content = compose(L1, edition=edition, values=values(change_note=note), promises=PROMISES).content
    rows = [(row.number, row.note) for row in content.languages["en"].changes]
    assert rows == [(2, "Faster."), (1, "First.")]


def test_content_survives_its_canonical_bytes() -> None:
    content = composed().content
    raw = canonical_bytes(content)
    assert PolicyContent.model_validate_json(raw) == content
    assert canonical_bytes(PolicyContent.model_validate_json(raw)) == raw
    later = PROMISES | {"any.chat.any.answer": replace(PROMISES["any.chat.any.answer"], amount=Decimal("2.5"))}
    assert canonical_bytes(composed(later).content) != raw


def test_binding_reaches_across_the_pieces_of_a_sentence() -> None:
    sentence = (TextRun(text="Systém v "), TextRun(text="Praze"), TextRun(text=" a v Brně"))
    pieces = bound(sentence, "cs")
    assert [piece.text for piece in pieces] == ["Systém v\u00a0", "Praze", " a\u00a0v\u00a0Brně"]
    czech = typeset(composed().content.languages["cs"], "cs")
    assert "v\u00a0systému" in "".join(run.text for run in czech.sections[9].points[2])


@pytest.mark.parametrize(
    ("words", "czech", "english"),
    [([], "", ""), (["a"], "a", "a"), (["a", "b"], "a a b", "a and b"), (["a", "b", "c"], "a, b a c", "a, b and c")],
)
def test_words_are_joined_as_each_language_does(words: list[str], czech: str, english: str) -> None:
    assert (join_words(words, "cs"), join_words(words, "en")) == (czech, english)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-03-02", 12, "2027-03-02"),
        ("2026-10-31", 6, "2027-04-30"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-12-31", 12, "2027-12-31"),
    ],
)
def test_the_next_review_falls_in_the_right_month(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)
