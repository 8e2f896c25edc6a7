"""Measured values: on a complaint, and as a phone system counts them."""

from typing import ClassVar
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import caller
from api.idempotency import IDEMPOTENCY_PARAMETER, carry_out_once
from api.serializers.measurements import (
    CorrectionSerializer,
    MeasurementSerializer,
    NewMeasurementSerializer,
    TallySerializer,
)
from api.serializers.sent import read
from api.views.complaints import visible_complaints
from complaints.services import tally
from core.clock import utc_now
from sla.selectors import measurements_of
from sla.services import correct_measurement, record_measurement


class ComplaintMeasurements(APIView):
    """What was measured on a complaint."""

    actions: ClassVar[dict[str, str]] = {"GET": "complaint.view", "POST": "complaint.reply"}

    @extend_schema(responses=MeasurementSerializer(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """Read the measured values of a complaint."""
        complaint = get_object_or_404(visible_complaints(request), reference=reference)
        return Response(MeasurementSerializer(measurements_of(complaint.case), many=True).data)

    @extend_schema(
        request=NewMeasurementSerializer, responses={201: MeasurementSerializer}, parameters=[IDEMPOTENCY_PARAMETER]
    )
    def post(self, request: Request, reference: str) -> Response:
        """Log one value per metric; 422 where nothing is promised that it could be held against."""
        now = utc_now()

        def act() -> Response:
            complaint = get_object_or_404(visible_complaints(request), reference=reference)
            values = read(request, NewMeasurementSerializer)
            logged = record_measurement(case=complaint.case, actor=caller(request), now=now, **values)
            return Response(MeasurementSerializer(logged).data, status=status.HTTP_201_CREATED)

        return carry_out_once(request, now, act)


class ComplaintMeasurement(APIView):
    """One measured value of a complaint."""

    actions: ClassVar[dict[str, str]] = {"PATCH": "complaint.reply"}

    @extend_schema(request=CorrectionSerializer, responses=MeasurementSerializer)
    def patch(self, request: Request, reference: str, public_id: UUID) -> Response:
        """Correct a value; the audit trail keeps the old one and the reason."""
        complaint = get_object_or_404(visible_complaints(request), reference=reference)
        measurement = get_object_or_404(measurements_of(complaint.case), public_id=public_id)
        values = {"unit": "", **read(request, CorrectionSerializer)}
        corrected = correct_measurement(measurement=measurement, actor=caller(request), now=utc_now(), **values)
        return Response(MeasurementSerializer(corrected).data)


class Tally(APIView):
    """Calls, chats and visitors that were answered, whatever they wanted."""

    actions: ClassVar[dict[str, str]] = {"POST": "complaint.log"}

    @extend_schema(request=TallySerializer, responses={201: MeasurementSerializer}, parameters=[IDEMPOTENCY_PARAMETER])
    def post(self, request: Request) -> Response:
        """Log a value with no complaint behind it, for a phone system: "a call was answered after 2 rings"."""
        now = utc_now()

        def act() -> Response:
            values = read(request, TallySerializer)
            logged = tally(actor=caller(request), now=now, **values)
            return Response(MeasurementSerializer(logged).data, status=status.HTTP_201_CREATED)

        return carry_out_once(request, now, act)
