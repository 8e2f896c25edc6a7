"""Reports."""

from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import caller
from api.serializers.reports import AttainmentSerializer
from core.clock import utc_now
from core.errors import Problem, Refusal
from core.models import Organisation
from sla import labels
from sla.domain.periods import PeriodName
from sla.report_form import NOBODY, AttainmentFilter, report_names
from sla.selectors.attainment import Question, Report, attainment_report
from sla.selectors.objectives import objective_for

_WORDS: dict[str, Any] = {
    "metric": labels.METRICS,
    "basis": labels.BASES,
    "kind": labels.CASE_KINDS,
    "channel": labels.CHANNELS,
    "priority": labels.PRIORITIES,
}
PARAMETERS = [
    OpenApiParameter("period", enum=[name.value for name in PeriodName], description="Default: this month."),
    OpenApiParameter("since", OpenApiTypes.DATE, description="The first day, with `period=custom`."),
    OpenApiParameter("until", OpenApiTypes.DATE, description="The last day, with `period=custom`."),
    *(OpenApiParameter(word, enum=[str(value) for value in values]) for word, values in _WORDS.items()),
    OpenApiParameter("agreement", description='The number of an agreement, or "none".'),
    OpenApiParameter("agent", description='The public id of a person, or "none" for nobody.'),
    OpenApiParameter("team", description='The public id of a team, or "none" for no team.'),
]


class AttainmentReport(APIView):
    """How well promises were kept."""

    actions: ClassVar[dict[str, str]] = {"GET": "report.view"}
    query: ClassVar[set[str]] = {*AttainmentFilter.base_fields}

    @extend_schema(responses=AttainmentSerializer, parameters=PARAMETERS)
    def get(self, request: Request) -> Response:
        """Count the promises judged in a period: what the page of the report shows, within what the key may see.

        Answers 422 for a filter that cannot be read.
        """
        people, teams = report_names()
        form = AttainmentFilter(request.query_params, people=people, teams=teams)
        if not form.is_valid():
            raise Refusal(_problems(form))
        now = utc_now()
        question = form.question(caller(request), Organisation.current().today(now))
        return Response(AttainmentSerializer(_body(form, question, attainment_report(question, now=now))).data)


def _problems(form: AttainmentFilter) -> list[Problem]:
    return [
        Problem(name, str(error.code or "invalid"), " ".join(error.messages))
        for name, errors in form.errors.as_data().items()
        for error in errors
    ]


def _body(form: AttainmentFilter, question: Question, report: Report) -> dict[str, Any]:
    objective = objective_for(question.filters)
    people = {row.pk: (str(row.public_id), row.full_name) for row in form.people.values()}
    teams = {row.pk: (str(row.public_id), row.name) for row in form.teams.values()}

    def person(key: int | None) -> tuple[str, str]:
        return people.get(key or 0, (NOBODY, ""))

    def team(key: int | None) -> tuple[str, str]:
        return teams.get(key or 0, (NOBODY, ""))

    def word(key: str) -> tuple[str, str]:
        return (key, key)

    def agreement(key: str) -> tuple[str, str]:
        return (key or NOBODY, key)

    return {
        "period": question.period,
        "objective": {
            "percent": objective.percent,
            "source": objective.target_set.title if objective.target_set else "",
            "is_strictest": objective.is_strictest,
        },
        "total": report.total,
        "previous": report.previous,
        "running": report.running,
        "late": report.late,
        "groups": {
            "metric": _rows(report.by_metric, word),
            "channel": _rows(report.by_channel, word),
            "kind": _rows(report.by_case_kind, word),
            "priority": _rows(report.by_priority, word),
            "agreement": _rows(report.by_agreement, agreement),
            "agent": _rows(report.by_owner, person),
            "team": _rows(report.by_team, team),
        },
        "trend": [{"start": first, "end": last, "result": result} for first, last, result in report.trend],
        "held_by": [
            {"agent": person(owner)[0], "team": team(group)[0], "business_seconds": seconds}
            for (owner, group), seconds in report.held_by.items()
        ],
        "paused_for": [
            {"reason": labels.hold_reason(reason), "business_seconds": seconds}
            for reason, seconds in report.paused_for.items()
        ],
    }


def _rows(results: dict[Any, Any], name: Callable[[Any], tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {"key": name(key)[0], "name": name(key)[1], "result": result}
        for key, result in results.items()
        if result.tally.total
    ]
