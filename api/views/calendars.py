"""Business calendars: read, create, publish the next version, and try one."""

from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import caller
from api.idempotency import IDEMPOTENCY_PARAMETER, carry_out_once
from api.pagination import KeysetPagination
from api.serializers.calendars import (
    CalendarContentSerializer,
    CalendarSerializer,
    CalendarVersionSerializer,
    SentCalendarSerializer,
    SentVersionSerializer,
    TrialSerializer,
)
from api.serializers.sent import read
from core.clock import utc_now
from core.errors import Problem, Refusal
from core.models import Organisation
from sla.access import get_calendar
from sla.domain.trial import TrialError, try_out
from sla.domain.vocabulary import Unit
from sla.models import CalendarVersion
from sla.selectors import calendar_history, calendars_with_version
from sla.services import create_calendar, publish_calendar_version

TRIALS = {
    "far_away": "Choose a start within thirty years of now.",
    "no_amount": "The amount is not a number of this unit.",
    "not_whole": "Days, weeks, months and rings are counted whole.",
    "too_long": "At most 10,000 hours or ten years are tried.",
    "beyond_horizon": "The deadline would lie beyond the day up to which holidays are known.",
    "never_opens": "The calendar holds too few opening hours.",
}


class CalendarList(generics.ListAPIView[CalendarVersion]):
    """The organisation's calendars as they are published now."""

    actions: ClassVar[dict[str, str]] = {"GET": "calendar.view", "POST": "calendar.edit"}
    serializer_class = CalendarSerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[CalendarVersion]:
        """Return the newest version of each."""
        return calendars_with_version()

    @extend_schema(
        request=SentCalendarSerializer, responses={201: CalendarContentSerializer}, parameters=[IDEMPOTENCY_PARAMETER]
    )
    def post(self, request: Request) -> Response:
        """Create a calendar and publish its first version."""
        now = utc_now()

        def act() -> Response:
            sent = read(request, SentCalendarSerializer)
            version = create_calendar(
                name=sent["name"], content=sent["content"], reason=sent["reason"], actor=caller(request), now=now
            )
            return Response(CalendarContentSerializer(version).data, status=status.HTTP_201_CREATED)

        return carry_out_once(request, now, act)


class CalendarDetail(APIView):
    """One calendar."""

    actions: ClassVar[dict[str, str]] = {"GET": "calendar.view", "PUT": "calendar.edit"}

    @extend_schema(responses=CalendarContentSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read a calendar with its content, which import and PUT take again."""
        return Response(CalendarContentSerializer(_version(public_id)).data)

    @extend_schema(
        request=SentVersionSerializer, responses={200: CalendarContentSerializer, 201: CalendarContentSerializer}
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        """Publish the next version. The same content again is the same version: 200. Running deadlines stay."""
        current = _version(public_id)
        sent = read(request, SentVersionSerializer)
        try:
            version = publish_calendar_version(
                calendar=get_calendar(public_id),
                content=sent["content"],
                name=sent.get("name"),
                seen=sent.get("version"),
                reason=sent["reason"],
                actor=caller(request),
                now=utc_now(),
            )
        except Refusal as refusal:
            if [problem.code for problem in refusal.problems] != ["unchanged"]:
                raise
            return Response(CalendarContentSerializer(current).data)
        return Response(CalendarContentSerializer(version).data, status=status.HTTP_201_CREATED)


class CalendarVersions(APIView):
    """The versions of a calendar."""

    actions: ClassVar[dict[str, str]] = {"GET": "calendar.view"}

    @extend_schema(responses=CalendarVersionSerializer(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the versions, newest first."""
        return Response(CalendarVersionSerializer(calendar_history(get_calendar(public_id)), many=True).data)


class CalendarTrial(APIView):
    """Try a calendar."""

    actions: ClassVar[dict[str, str]] = {"GET": "calendar.view"}
    query: ClassVar[set[str]] = {*TrialSerializer().fields}

    @extend_schema(
        parameters=[
            OpenApiParameter("start", OpenApiTypes.DATETIME, required=True, description="When the time begins."),
            OpenApiParameter("amount", OpenApiTypes.DECIMAL, required=True, description="How much time is given."),
            OpenApiParameter("unit", str, required=True, enum=[unit.value for unit in Unit]),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read when a deadline would be due, with each counted segment and each holiday skipped."""
        version = _version(public_id)
        query = TrialSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        try:
            explanation = try_out(
                version.business_calendar,
                version.title,
                asked["start"],
                asked["amount"],
                Unit(asked["unit"]),
                now=utc_now(),
                seconds_per_ring=Organisation.current().seconds_per_ring,
            )
        except TrialError as error:
            raise Refusal(Problem(error.field, error.code, TRIALS[error.code])) from error
        answer = explanation.to_dict()
        return Response({name: answer[name] for name in answer if name not in ("target", "source", "pauses")})


def _version(public_id: UUID) -> CalendarVersion:
    return get_object_or_404(calendars_with_version(), calendar__public_id=public_id)
