from uuid import uuid4

from agreements.document.build import printed
from agreements.domain.content import STEPS, AgreementContent
from agreements.domain.lifecycle import State
from agreements.domain.outline import outline
from agreements.domain.specs import target_specs
from tests.agreements.domain.samples import complete, complete_data


def test_an_article_has_the_number_of_its_step() -> None:
    for content in (AgreementContent(), complete()):
        articles = outline(content).articles
        assert [article.number for article in articles] == list(range(1, 10))
        assert [article.key for article in articles[:8]] == list(STEPS)


def test_clauses_without_words_take_no_number() -> None:
    data = complete_data()
    with_purpose = outline(AgreementContent.model_validate(data)).clauses
    data["expectations"]["purpose"] = ""
    without = outline(AgreementContent.model_validate(data)).clauses
    assert with_purpose["expectations.purpose"].number == "1.1"
    assert with_purpose["expectations.definitions"].number == "1.2"
    assert "expectations.purpose" not in without
    assert without["expectations.definitions"].number == "1.1"


def test_items_are_numbered_below_their_clause() -> None:
    content = complete()
    plan = outline(content)
    targets = content.service_levels.targets
    assert [plan.items[target.id] for target in targets] == [f"5.1.{n}" for n in range(1, len(targets) + 1)]
    assert [spec.locator for spec in target_specs(content)] == [plan.items[target.id] for target in targets]


def test_duties_are_numbered_per_side() -> None:
    content = complete()
    plan = outline(content)
    numbers = {duty.party: plan.items[duty.id] for duty in reversed(content.responsibilities.duties)}
    assert sorted(numbers.values()) == ["2.1.1", "2.2.1"]


def test_prices_are_numbered_as_they_print() -> None:
    data = complete_data()
    price = data["payment"]["prices"][0]
    periods = ["usage", "year", None, "month", "one_off", "month"]
    data["payment"]["prices"] = [
        price | {"id": str(uuid4()), "name": str(place), "period": period} for place, period in enumerate(periods)
    ]
    content = AgreementContent.model_validate(data)
    numbers = outline(content).items
    assert [numbers[item.id] for item in content.payment.prices] == [f"6.1.{n}" for n in (5, 4, 6, 2, 1, 3)]
    document = printed(content, reference="A", version_number=1, state=State.DRAFT)
    annex = next(each for each in document.annexes if each.heading == "Ceny")
    rows = [row.cells[0].text for group in annex.blocks[0].groups for row in group.rows]  # type: ignore[union-attr]
    assert rows == [f"6.1.{n}" for n in range(1, 7)]


def test_annexes_are_those_that_hold_something() -> None:
    data = complete_data()
    data["annexes"] = [{"title": "Procedure", "sha256": "a" * 64}]
    data["service_levels"]["credits"] = []
    plan = outline(AgreementContent.model_validate(data))
    assert [(annex.key, annex.number) for annex in plan.annexes] == [
        ("targets", 1),
        ("prices", 2),
        ("calendars", 3),
        ("complaints", 4),
        ("file", 5),
    ]
    assert plan.annex("credits") is None
    assert outline(AgreementContent()).annexes == ()
