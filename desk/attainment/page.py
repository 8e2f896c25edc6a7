"""The report of attainment as its page shows it: with names, addresses and texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import Agreement
from core.typography import NBSP, format_date, format_percent, format_span
from desk.attainment.figures import Figure, error_text, estimate_text, figures_of, percent_text
from sla import labels
from sla.domain.periods import Step
from sla.report_form import COLUMNS, NOBODY, AttainmentFilter
from sla.selectors.attainment import Question, Report, Result, attainment_report
from sla.selectors.objectives import Objective, objective_for


@dataclass(frozen=True, slots=True)
class Row:
    """One group of a list: its name, the address that narrows everything to it, and what was found."""

    label: str
    url: str
    result: Result
    reaches: bool
    hint: str = ""
    is_chosen: bool = False
    key: str = ""

    @property
    def percent(self) -> str:
        """The attainment in words of the language."""
        return percent_text(self.result)

    @property
    def durations(self) -> list[tuple[str, str]]:
        """The median and the 90th percentile, each with what it may be wrong by."""
        estimates = [self.result.histogram.percentile(percent) for percent in (50, 90)]
        return [(estimate_text(each), error_text(each)) for each in estimates]


@dataclass(frozen=True, slots=True)
class Held:
    """Who held how much of the time, or why it was paused."""

    label: str
    hint: str
    time: str
    share: Decimal
    seconds: int

    @property
    def width(self) -> str:
        """The share as a length of its bar, with a dot in every language."""
        return f"{self.share:.1f}"

    @property
    def share_text(self) -> str:
        """The share of all time held."""
        return format_percent(self.share, _language(), decimals=1)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One step of the trend."""

    label: str
    title: str
    result: Result
    reaches: bool
    first: date
    last: date

    @property
    def percent(self) -> str:
        """The attainment in words of the language."""
        return percent_text(self.result)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, in words and as the address has it, and the address without it."""

    label: str
    value: str
    url: str
    word: str
    key: str


@dataclass(frozen=True, slots=True)
class AttainmentPage:
    """Everything that the page prints."""

    question: Question
    report: Report
    objective: Objective
    figures: list[Figure]
    trend: list[TrendPoint]
    groups: dict[str, list[Row]]
    holders: list[Held]
    pauses: list[Held]
    chips: list[Chip]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was judged and nothing runs."""
        return not (self.report.total.tally.total or self.report.previous.tally.total or self.report.running)


def attainment_page(
    form: AttainmentFilter, user: User, *, params: QueryDict, now: datetime, today: date
) -> AttainmentPage:
    """Compute the report that the address asks for."""
    question = form.question(user, today)
    report = attainment_report(question, now=now)
    objective = objective_for(question.filters)
    names = _Names(form, params, report)
    return AttainmentPage(
        question=question,
        report=report,
        objective=objective,
        figures=figures_of(report, objective),
        trend=_trend(report, question, objective),
        groups=names.groups(objective),
        holders=names.holders(),
        pauses=_shares([(labels.hold_reason(reason), "", seconds) for reason, seconds in report.paused_for.items()]),
        chips=names.chips(),
    )


class _Names:
    """Turns keys into names and addresses; asks once for each kind of name."""

    def __init__(self, form: AttainmentFilter, params: QueryDict, report: Report) -> None:
        self.form, self.report = form, report
        self.params = params.copy()
        for word in ("after", "before", "verdict", "format"):
            self.params.pop(word, None)
        self.people = {person.pk: person for person in form.people.values()}
        self.teams = {team.pk: team for team in form.teams.values()}
        references = [reference for reference in report.by_agreement if reference]
        rows = Agreement.objects.filter(reference__in=references).select_related("customer")
        self.agreements = {row.reference: row.customer.name for row in rows}

    def groups(self, objective: Objective) -> dict[str, list[Row]]:
        """The rows of each list, by the word in the address; the most judged ones first."""
        report = self.report
        tables: dict[str, tuple[dict[Any, Result], Callable[[Any], tuple[str, str, str]]]] = {
            "metric": (report.by_metric, lambda key: (_word(labels.METRICS, key), str(key), "")),
            "channel": (report.by_channel, lambda key: (_word(labels.CHANNELS, key, _("No channel")), str(key), "")),
            "kind": (report.by_case_kind, lambda key: (_word(labels.CASE_KINDS, key), str(key), "")),
            "priority": (
                report.by_priority,
                lambda key: (_word(labels.PRIORITIES, key, _("No priority")), str(key), ""),
            ),
            "agreement": (report.by_agreement, self._agreement),
            "agent": (report.by_owner, self._person),
            "team": (report.by_team, self._team),
        }
        found = {}
        for word, (results, name) in tables.items():
            rows = [
                self._row(word, name(key), result, objective) for key, result in results.items() if result.tally.total
            ]
            found[word] = sorted(rows, key=lambda row: (-row.result.tally.total, row.label))
        return found

    def holders(self) -> list[Held]:
        """Who held the time, the longest first."""
        rows = []
        for (owner, team), seconds in self.report.held_by.items():
            rows.append((self._person(owner)[0], self._team(team)[0] if team else "", seconds))
        return _shares(rows)

    def chips(self) -> list[Chip]:
        """The filters that are set."""
        found = []
        chosen = self.form.chosen()
        for word in COLUMNS:
            if word in chosen:
                field: Any = self.form.fields[word]
                words = dict(getattr(field, "choices", {})) or {NOBODY: _("no agreement")}
                value = chosen[word]
                found.append(Chip(str(field.label), str(words.get(value, value)), self.address(word, ""), word, value))
        return found

    def address(self, word: str, value: str) -> str:
        """The address of this report with one filter set, or without it where `value` is empty."""
        query = self.params.copy()
        query.pop(word, None)
        if value:
            query[word] = value
        return f"?{query.urlencode()}"

    def _row(self, word: str, name: tuple[str, str, str], result: Result, objective: Objective) -> Row:
        label, value, hint = name
        is_chosen = self.params.get(word) == value and bool(value)
        url = self.address(word, "" if is_chosen else value) if value else ""
        return Row(label, url, result, bool(result.tally.reaches(objective.percent)), hint, is_chosen, value)

    def _person(self, key: int | None) -> tuple[str, str, str]:
        person = self.people.get(key) if key else None
        return (person.full_name, str(person.public_id), "") if person else (_("Nobody"), NOBODY, "")

    def _team(self, key: int | None) -> tuple[str, str, str]:
        team = self.teams.get(key) if key else None
        return (team.name, str(team.public_id), team.department) if team else (_("No team"), NOBODY, "")

    def _agreement(self, reference: str) -> tuple[str, str, str]:
        if not reference:
            return (_("No agreement"), NOBODY, "")
        return (reference, reference, self.agreements.get(reference, ""))


def _trend(report: Report, question: Question, objective: Objective) -> list[TrendPoint]:
    language = _language()
    points = []
    for first, last, result in report.trend:
        text = (
            format_date(first, language)
            if first == last
            else f"{format_date(first, language)} – {format_date(last, language)}"
        )
        title = f"{text}: {percent_text(result)}"
        reaches = result.tally.reaches(objective.percent) is not False
        points.append(TrendPoint(_short(first, question.period.step, language), title, result, reaches, first, last))
    return points


def _short(day: date, step: Step, language: str) -> str:
    if step == Step.MONTH:
        return f"{day.month}/{day.year}"
    return f"{day.day}.{NBSP}{day.month}." if language.startswith("cs") else f"{day.day}/{day.month}"


def _shares(rows: Iterable[tuple[str, str, int]]) -> list[Held]:
    merged: dict[tuple[str, str], int] = {}
    for label, hint, seconds in rows:
        merged[label, hint] = merged.get((label, hint), 0) + seconds
    total = sum(merged.values()) or 1
    ordered = sorted(merged.items(), key=lambda item: -item[1])
    return [
        Held(label, hint, format_span(seconds, _language(), days=False), Decimal(seconds) * 100 / total, seconds)
        for (label, hint), seconds in ordered
        if seconds
    ]


def _word(words: labels.Labels, key: str, without: str = "") -> str:
    return capfirst(str(words[key])) if key in words else key or without


def _language() -> str:
    return get_language() or "en"
