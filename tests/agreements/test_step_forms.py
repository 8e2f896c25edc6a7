"""The form of a step: made from the typed document, read back into it, and nothing typed is ever lost."""

import copy
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils import translation

from agreements.domain.content import STEP_MODELS, AgreementContent
from agreements.forms import StepForm, summary_lines
from agreements.forms.labels import CHOICES, LABELS, STEP_LABELS
from agreements.forms.operations import Act, Operation
from agreements.forms.parse import parse
from agreements.forms.shape import Kind, Leaf, Record, Rows, Shape, UnknownShapeError, shape_of
from agreements.forms.tree import Input, Repeat, Row
from core.errors import Problem, Refusal
from drafting.domain.library import ClauseText
from tests.agreements.domain.samples import complete, rich_data


def posted(form: StepForm, **changes: str) -> QueryDict:
    """What a browser sends for a form, with some inputs typed over (`__` stands for a dot)."""
    data = QueryDict(mutable=True)
    for node in form.tree().walk():
        if not isinstance(node, Input):
            continue
        if node.widget == "checkboxes":
            data.setlist(node.name, list(node.values))
        elif node.widget == "checkbox":
            data.setlist(node.name, ["yes"] if node.value == "yes" else [])
        else:
            data[node.name] = node.value
    for name, value in changes.items():
        data[name.replace("__", ".")] = value
    return data


def shapes(shape: Shape, key: str) -> Iterator[tuple[str, Shape]]:
    """Every field below a shape with its key in the labels."""
    yield key, shape
    match shape:
        case Record():
            for name, field in shape.fields.items():
                yield from shapes(field, f"{shape.name}.{name}")
        case Rows():
            yield from shapes(shape.item, "")


def everything() -> list[tuple[str, Shape]]:
    models = [*STEP_MODELS.values(), ClauseText]
    return [found for model in models for found in shapes(shape_of(model), "")]


def test_every_field_has_a_label_and_every_option_a_word() -> None:
    keys = {key for key, shape in everything() if key and not key.endswith(".id")}
    assert keys == set(LABELS)
    for key, shape in everything():
        if isinstance(shape, Leaf) and shape.options:
            assert set(shape.options) <= set(CHOICES[shape.vocabulary]), key
        if isinstance(shape, Rows):
            assert LABELS[key].row, key
            assert LABELS[key].add, key
    assert set(STEP_LABELS) == set(STEP_MODELS)


@pytest.mark.parametrize("language", ["cs", "en"])
@pytest.mark.parametrize("step", STEP_MODELS)
def test_what_is_shown_and_sent_back_is_what_was_stored(step: str, language: str) -> None:
    content = complete(language)
    with translation.override(language):
        form = StepForm(content, step, posted(StepForm(content, step)))
        data = form.read()
    assert form.errors == {}
    assert data is not None
    assert content.with_step(step, data) == content


def test_ids_and_names_are_unique_and_every_control_has_a_label() -> None:
    for step in STEP_MODELS:
        nodes = list(StepForm(complete(), step).tree().walk())
        names = [node.name for node in nodes]
        assert len(names) == len(set(names))
        assert all(node.label for node in nodes[1:] if not (isinstance(node, Input) and node.widget == "hidden"))


class TestReading:
    def test_a_czech_number_and_date_are_understood(self) -> None:
        content = complete()
        sent = posted(
            StepForm(content, "payment"), payment__prices__0__unit_price="1 250,50", payment__first_on="1. 2. 2027"
        )
        data = StepForm(content, "payment", sent).read()
        assert data is not None
        assert data["prices"][0]["unit_price"] == Decimal("1250.50")
        assert data["first_on"].isoformat() == "2027-02-01"

    @pytest.mark.parametrize(
        ("step", "name", "typed"),
        [
            ("payment", "payment.prices.0.unit_price", "twelve"),
            ("payment", "payment.prices.0.unit_price", "1e999999"),
            ("payment", "payment.prices.0.unit_price", "NaN"),
            ("payment", "payment.due_days", "3.5"),
            ("payment", "payment.first_on", "2027-02-30"),
            ("payment", "payment.method", "barter"),
            ("payment", "payment.prices.0.service", "not-an-id"),
            ("service_levels", "service_levels.calendars.0.data.weekly.mon", "from nine"),
            ("service_levels", "service_levels.calendars.0.data.extra", "Christmas"),
            ("service_levels", "service_levels.targets.0.warn_at_percents", "50, soon"),
            ("expectations", "expectations.services.0.in_scope", "perhaps"),
        ],
    )
    def test_what_means_nothing_is_refused_beside_its_field_and_kept(self, step: str, name: str, typed: str) -> None:
        content = complete()
        form = StepForm(content, step, posted(StepForm(content, step), **{name.replace(".", "__"): typed}))
        assert form.read() is None
        assert list(form.errors) == [name]
        tree = form.tree()
        node = next(node for node in tree.walk() if node.name == name)
        assert isinstance(node, Input)
        assert typed in {node.value, *node.values}
        assert f"{node.id}-error" in node.described_by
        assert [line.target for line in summary_lines(tree)] == [node.id]

    def test_a_calendar_is_typed_as_people_write_it(self) -> None:
        content = complete()
        sent = posted(
            StepForm(content, "service_levels"),
            service_levels__calendars__0__data__weekly__sat="9:00 – 12:00, 13.30-15.00",
            service_levels__calendars__0__data__holidays="2026-12-24, 25. 12. 2026",
            service_levels__calendars__0__data__extra="2026-12-31 08:00-12:00\n2027-01-02",
        )
        data = StepForm(content, "service_levels", sent).read()
        assert data is not None
        calendar = content.with_step("service_levels", data).service_levels.calendars[0].data.to_dict()
        assert calendar["weekly"]["sat"] == [["09:00", "12:00"], ["13:30", "15:00"]]
        assert calendar["holidays"] == ["2026-12-24", "2026-12-25"]
        assert calendar["extra"] == {"2026-12-31": [["08:00", "12:00"]], "2027-01-02": []}

    def test_blank_rows_are_left_out_and_errors_still_find_their_row(self) -> None:
        content = complete()
        form = StepForm(content, "goals")
        before = len(content.goals.goals)
        form.operate(Operation.parse("add:goals"))  # type: ignore[arg-type] # it parses
        form.operate(Operation.parse(f"up:goals:{before}"))  # type: ignore[arg-type] # it parses
        sent = StepForm(content, "goals", posted(form))
        data = sent.read()
        assert data is not None
        assert len(data["goals"]) == before
        sent.refuse(Refusal(Problem(f"goals.goals.{before - 1}.name", "too_long", "Too long.")))
        assert sent.errors == {f"goals.goals.{before}.name": ["Too long."]}

    def test_forged_identities_and_rows_do_no_harm(self) -> None:
        content = complete()
        first, second = (str(goal.id) for goal in content.goals.goals[:2])
        sent = posted(StepForm(content, "goals"), goals__goals__1__id=first, goals__goals__9999__name="Far away")
        sent["goals.goals.0.id"] = first
        sent["goals.goals.__class__.name"] = "x"
        data = StepForm(content, "goals", sent).read()
        assert data is not None
        ids = [goal["id"] for goal in data["goals"]]
        assert len(set(ids)) == len(ids)
        assert str(ids[0]) == first
        assert second not in map(str, ids)
        assert data["goals"][-1]["name"] == "Far away"
        assert content.with_step("goals", data)


class TestRows:
    def names(self, form: StepForm) -> list[Any]:
        rows: Any = form.raw["definitions"]
        return [row["term"] for row in rows]

    @pytest.mark.parametrize(
        ("button", "expected", "focused"),
        [
            ("add:definitions", ["a", "b", "c", ""], "expectations-definitions-3"),
            ("remove:definitions:1", ["a", "c"], "undo"),
            ("up:definitions:2", ["a", "c", "b"], "expectations-definitions-1-up"),
            ("up:definitions:1", ["b", "a", "c"], "expectations-definitions-0-down"),
            ("down:definitions:0", ["b", "a", "c"], "expectations-definitions-1-down"),
            ("down:definitions:1", ["a", "c", "b"], "expectations-definitions-2-up"),
            ("up:definitions:0", ["a", "b", "c"], "expectations-definitions-0"),
            ("down:definitions:2", ["a", "b", "c"], "expectations-definitions-2"),
            ("remove:definitions:7", ["a", "b", "c"], "expectations-definitions"),
        ],
    )
    def test_buttons_move_what_is_typed(self, button: str, expected: list[str], focused: str) -> None:
        form = StepForm(complete(), "expectations")
        form.raw["definitions"] = [{"id": "", "term": term, "meaning": ""} for term in "abc"]
        operation = Operation.parse(button)
        assert operation is not None
        assert str(operation) == button
        form.operate(operation)
        assert (self.names(form), form.at) == (expected, focused)

    @pytest.mark.parametrize(
        ("step", "path", "place"),
        [
            ("expectations", "services", 0),
            ("service_levels", "credits", 1),
            ("service_levels", "targets", 21),
            ("service_levels", "calendars", 0),
            ("payment", "clauses", 0),
        ],
    )
    def test_what_is_removed_is_brought_back_as_it_was(self, step: str, path: str, place: int) -> None:
        content = AgreementContent.model_validate(rich_data())
        form = StepForm(content, step)
        before = copy.deepcopy(form.raw)
        form.operate(Operation(Act.REMOVE, (path,), place))
        assert len(form.raw[path]) == len(before[path]) - 1
        undo = next(node.undo for node in form.tree().walk() if isinstance(node, Repeat) and node.undo)
        sent = posted(form)
        for name, value in undo.inputs:
            sent.appendlist(name, value)
        again = StepForm(content, step, sent)
        assert again.raw[path] == form.raw[path]
        again.operate(Operation.parse(undo.button))  # type: ignore[arg-type] # it parses
        assert again.raw == before
        assert again.at == f"{step}-{path}-{place}"
        data = again.read()
        assert data is not None
        assert content.with_step(step, data) == content

    def test_a_forged_row_that_is_brought_back_is_read_like_any_other(self) -> None:
        sent = posted(StepForm(complete(), "goals"))
        sent["removed.name"] = "<b>Far</b>"
        sent["removed.id"] = "no identity"
        form = StepForm(complete(), "goals", sent)
        for button in ("restore:goals:999", "restore:nothing:0", "restore:goals"):
            form.operate(Operation.parse(button))  # type: ignore[arg-type] # it parses
        rows: Any = form.raw["goals"]
        assert [row["name"] for row in rows].count("<b>Far</b>") == 1
        data = form.read()
        assert data is not None
        assert complete().with_step("goals", data)

    @pytest.mark.parametrize("button", ["", "save", "add", "add:", "drop:definitions", "up:definitions:x", "add:a:1:2"])
    def test_other_values_are_no_buttons(self, button: str) -> None:
        assert Operation.parse(button) is None

    @pytest.mark.parametrize("path", ["nothing", "title", "definitions.0", "definitions.9.term", "provider"])
    def test_a_path_to_nothing_changes_nothing(self, path: str) -> None:
        form = StepForm(complete(), "expectations")
        before = str(form.raw)
        form.operate(Operation.parse(f"add:{path}"))  # type: ignore[arg-type] # it parses
        assert str(form.raw) == before

    def test_rows_inside_rows_and_their_references(self) -> None:
        form = StepForm(complete(), "service_levels")
        form.operate(Operation.parse("add:credits.0.tiers"))  # type: ignore[arg-type] # it parses
        form.operate(Operation.parse("add:targets"))  # type: ignore[arg-type] # it parses
        nodes = {node.name: node for node in form.tree().walk()}
        tiers, levels = nodes["service_levels.credits.0.tiers"], nodes["service_levels.credits.0.levels"]
        assert isinstance(tiers, Repeat)
        assert isinstance(levels, Input)
        raw: Any = form.raw
        assert len(tiers.rows) == len(raw["credits"][0]["tiers"])
        # A target that is not saved yet can already be given a credit.
        assert raw["targets"][-1]["id"] in dict(levels.options)

    def test_a_reference_to_what_is_gone_stays_visible(self) -> None:
        content = complete()
        data = content.expectations.model_dump() | {"services": []}
        nodes = {node.name: node for node in StepForm(content.with_step("expectations", data), "payment").tree().walk()}
        service = nodes["payment.prices.0.service"]
        assert isinstance(service, Input)
        assert service.value in dict(service.options)

    def test_the_number_of_rows_is_limited(self) -> None:
        form = StepForm(complete(), "goals")
        for _ in range(300):
            form.operate(Operation.parse("add:goals"))  # type: ignore[arg-type] # it parses
        rows: Any = form.raw["goals"]
        assert len(rows) == 200


def test_a_period_is_not_offered_in_rings() -> None:
    nodes = {node.name: node for node in StepForm(complete(), "term").tree().walk()}
    unit = nodes["term.renewal.notice.unit"]
    assert isinstance(unit, Input)
    assert "months" in dict(unit.options)
    assert "rings" not in dict(unit.options)


def test_rows_with_errors_are_open_and_long_lists_closed() -> None:
    content = complete()
    closed = StepForm(content, "service_levels").tree()
    targets = next(node for node in closed.walk() if node.name == "service_levels.targets")
    assert isinstance(targets, Repeat)
    assert not any(row.is_open for row in targets.rows)
    assert all(row.summary for row in targets.rows)

    form = StepForm(
        content, "service_levels", posted(StepForm(content, "service_levels"), service_levels__targets__3__amount="x")
    )
    form.read()
    opened = next(node for node in form.tree().walk() if node.name == "service_levels.targets")
    assert isinstance(opened, Repeat)
    assert [row.is_open for row in opened.rows].index(True) == 3


def test_a_type_without_a_widget_is_noticed() -> None:
    class Odd(AgreementContent):
        odd: complex = 0j

    with pytest.raises(UnknownShapeError):
        shape_of(Odd)


def rows_of(form: StepForm, name: str) -> list[str]:
    found = next(node for node in form.tree().walk() if node.name == name)
    assert isinstance(found, Repeat)
    return [row.summary for row in found.rows]


@pytest.mark.parametrize(
    ("language", "target", "rule", "tier"),
    [
        (
            "en",
            "Phone · Answer · 3 rings · Provozní doba · 90 % · Month",
            "and 9 more · Tiers: 3",
            "Below 95 · At least 90 · 5 %",
        ),
        (
            "cs",
            "Telefon · Přijetí spojení · 3 zazvonění · Provozní doba · 90 % · Měsíc",
            "",
            "Méně než 95 · Nejméně 90 · 5 %",
        ),
    ],
)
def test_a_folded_row_says_what_tells_it_from_the_others(language: str, target: str, rule: str, tier: str) -> None:
    with translation.override(language):
        form = StepForm(complete(), "service_levels")
        assert rows_of(form, "service_levels.targets")[0].replace("\N{NO-BREAK SPACE}", " ") == target
        assert rule in rows_of(form, "service_levels.credits")[0]
        assert rows_of(form, "service_levels.credits.0.tiers")[0].replace("\N{NO-BREAK SPACE}", " ") == tier


def test_what_cannot_be_read_is_summed_up_as_it_is_typed() -> None:
    base = StepForm(complete(), "service_levels")
    form = StepForm(complete(), "service_levels", posted(base, service_levels__targets__3__amount="soon"))
    assert "soon" in rows_of(form, "service_levels.targets")[3]


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "1250.50", "1250.50"),
        ("en", "99,95", "99.95"),
        ("en", "12,500.50", "12500.50"),
        ("en", "1,250,000", "1250000"),
        ("en", "1.250", "1.250"),
        ("en", "0,125", "0.125"),
        ("en", "1,250", None),
        ("cs", "1\u00a0250,50", "1250.50"),
        ("cs", "99.95", "99.95"),
        ("cs", "12.500,50", "12500.50"),
        ("cs", "1.250.000", "1250000"),
        ("cs", "1,250", "1.250"),
        ("cs", "-1.250", None),
        ("cs", "1 250,-", "1250"),
        ("cs", "-,-", None),
        ("cs", "12 %", None),
        ("cs", "1,25,0", None),
        ("cs", "1,250.5.5", None),
    ],
)
def test_a_price_never_shrinks_to_a_thousandth(language: str, text: str, number: str | None) -> None:
    with translation.override(language):
        parsed = parse(Record("", {"price": Leaf(Kind.NUMBER)}), {"price": text}, "p")
    assert parsed.data.get("price") == (None if number is None else Decimal(number))
    assert bool(parsed.errors) is (number is None)


def many_targets(content: AgreementContent, count: int) -> AgreementContent:
    data = content.service_levels.model_dump()
    wide = {"source": "the log & what + says? 100 % ž", "warn_at_percents": [50, 75], "moves_off_days_off": True}
    pattern = {**data["targets"][0], **wide}
    data["targets"] = [{**pattern, "id": uuid4(), "amount": str(place + 1)} for place in range(count)]
    data["credits"] = []
    return content.with_step("service_levels", data)


def folded_post(form: StepForm) -> QueryDict:
    """What a browser sends while the rows that can be folded are."""
    data = posted(form)
    for node in form.tree().walk():
        if isinstance(node, Row) and node.folded:
            for name in [name for name in data if name.startswith(f"{node.name}.")]:
                del data[name]
            data.appendlist("folded", node.folded)
    return data


def test_folded_rows_of_a_long_list_hold_what_their_fields_would_send() -> None:
    content = many_targets(complete(), 30)
    form = StepForm(content, "service_levels")
    sent = folded_post(form)
    assert len(sent.getlist("folded")) == 28
    again = StepForm(content, "service_levels", sent)
    assert again.raw == StepForm(content, "service_levels", posted(form)).raw
    assert content.with_step("service_levels", again.read() or {}) == content

    again.operate(Operation(Act.OPEN, ("targets",), 7))
    rows = next(node for node in again.tree().walk() if node.name == "service_levels.targets").parts
    assert [place for place, row in enumerate(rows) if isinstance(row, Row) and not row.folded] == [0, 7, 29]
    assert again.at == "service_levels-targets-7"


def test_a_row_that_differs_from_the_pattern_stands_in_full() -> None:
    content = many_targets(complete(), 14)
    gone, wrong = 3, 5
    changed = {
        f"service_levels__targets__{gone}__calendar": "A calendar that was renamed",
        f"service_levels__targets__{wrong}__amount": "soon",
    }
    form = StepForm(content, "service_levels", posted(StepForm(content, "service_levels"), **changed))
    form.read()
    rows = next(node for node in form.tree().walk() if node.name == "service_levels.targets").parts
    assert [place for place, row in enumerate(rows) if isinstance(row, Row) and not row.folded] == [0, gone, wrong, 13]
    few = StepForm(many_targets(complete(), 11), "service_levels").tree()
    assert not any(node.folded for node in few.walk() if isinstance(node, Row))


@pytest.mark.parametrize(
    ("field", "text", "unit", "number"),
    [
        ("vat_percent", "21 %", "", "21"),
        ("objective_percent", "99,95\u00a0%", "", "99.95"),
        ("target", "99,95 %", "%", "99.95"),
        ("target", "99,95 %", "hours", None),
        ("vat_percent", "% 21", "", None),
        ("vat_percent", "2%1", "", None),
    ],
)
def test_a_sign_of_percent_may_stand_where_percents_are_meant(
    field: str, text: str, unit: str, number: str | None
) -> None:
    record = Record("", {field: Leaf(Kind.NUMBER), "unit": Leaf(Kind.TEXT)})
    parsed = parse(record, {field: text, "unit": unit}, "p")
    assert parsed.data.get(field) == (None if number is None else Decimal(number))
    assert bool(parsed.errors) is (number is None)


def test_a_list_of_percents_takes_their_signs() -> None:
    record = Record("", {"warn_at_percents": Leaf(Kind.LINES, entry=Kind.WHOLE)})
    assert parse(record, {"warn_at_percents": "50 %, 80%"}, "p").data == {"warn_at_percents": [50, 80]}


@pytest.mark.parametrize("text", ["8-12, 13-17", "8:00\u201312:00, 13.00 - 17"])
def test_opening_hours_need_no_minutes(text: str) -> None:
    parsed = parse(Record("", {"mon": Leaf(Kind.HOURS)}), {"mon": text}, "p")
    assert parsed.data == {"mon": [("08:00", "12:00"), ("13:00", "17:00")]}


def test_what_cannot_be_read_and_what_the_document_refuses_are_said_at_once() -> None:
    base = StepForm(complete(), "payment")
    typed = {"payment__due_days": "soon", "payment__prices__0__vat_percent": "210", "payment__currency": "Kč"}
    form = StepForm(complete(), "payment", posted(base, **typed))
    assert form.read() is None
    assert set(form.errors) == {"payment.due_days", "payment.prices.0.vat_percent", "payment.currency"}
    assert all(len(said) == 1 for said in form.errors.values())
