"""Recurring duties: what is due, and recording that it was done."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import caller
from api.idempotency import IDEMPOTENCY_PARAMETER, carry_out_once
from api.pagination import KeysetPagination
from api.serializers.duties import DutyRoundSerializer, DutySerializer, NewDutyRoundSerializer
from api.serializers.sent import read
from core.clock import utc_now
from sla.access import get_duty_for
from sla.models import Duty, DutyRound
from sla.selectors import explanation_of, open_clocks_of
from sla.services import do_duty


class DutyList(APIView):
    """Duties that the key may see."""

    actions: ClassVar[dict[str, str]] = {"GET": "duty.view"}

    @extend_schema(responses=DutySerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the active duties, each with the round that is due. There are few: one per team and target."""
        duties = list(Duty.objects.visible_to(caller(request)).active().select_related("team"))
        context = {"clocks": open_clocks_of(duties)}
        return Response(DutySerializer(duties, many=True, context=context).data)


class DutyDetail(APIView):
    """One duty."""

    actions: ClassVar[dict[str, str]] = {"GET": "duty.view"}

    @extend_schema(responses=DutySerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read a duty with the round that is due."""
        duty = get_duty_for(caller(request), public_id)
        return Response(DutySerializer(duty, context={"clocks": open_clocks_of([duty])}).data)


class DutyExplanation(APIView):
    """Why a duty is due when it is."""

    actions: ClassVar[dict[str, str]] = {"GET": "duty.view"}

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Take the deadline apart: target, calendar, each counted segment and holiday."""
        duty = get_duty_for(caller(request), public_id)
        clock = open_clocks_of([duty]).get(duty.pk)
        explanation = explanation_of(clock, utc_now()) if clock else None
        if explanation is None:
            raise Http404
        return Response(explanation.to_dict())


class DutyRounds(generics.ListAPIView[DutyRound]):
    """What was done."""

    actions: ClassVar[dict[str, str]] = {"GET": "duty.view", "POST": "duty.do"}
    serializer_class = DutyRoundSerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[DutyRound]:
        """Return the rounds of a duty that the key may see."""
        if getattr(self, "swagger_fake_view", False):
            return DutyRound.objects.none()
        duty = get_duty_for(caller(self.request), self.kwargs["public_id"])
        return DutyRound.objects.filter(duty=duty).select_related("clock", "done_by")

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the rounds that were done, the last one first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        request=NewDutyRoundSerializer, responses={201: DutyRoundSerializer}, parameters=[IDEMPOTENCY_PARAMETER]
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Record that the round was done; the next one starts from that instant."""
        now = utc_now()

        def act() -> Response:
            duty = get_duty_for(caller(request), public_id)
            values = read(request, NewDutyRoundSerializer)
            done = do_duty(duty=duty, actor=caller(request), now=now, **values)
            return Response(DutyRoundSerializer(done).data, status=status.HTTP_201_CREATED)

        return carry_out_once(request, now, act)
