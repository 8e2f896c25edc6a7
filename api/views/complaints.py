"""Complaints: log, read, answer, and the clocks with their reasons."""

from typing import Any, ClassVar

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import caller
from api.idempotency import IDEMPOTENCY_PARAMETER, carry_out_once
from api.pagination import KeysetPagination
from api.serializers.complaints import (
    ClockSerializer,
    ComplaintSerializer,
    NewComplaintSerializer,
)
from api.serializers.sent import read
from api.serializers.targets import EscalationSerializer
from complaints.models import Complaint
from complaints.models.choices import Status
from complaints.models.complaint import ComplaintQuerySet
from complaints.services import log_complaint, log_with_callback
from core.clock import utc_now
from core.errors import Problem, Refusal
from customers.models import Customer
from sla.models import Clock, ClockPause, Measurement
from sla.selectors import escalations_of, explanation_of, promise_of


def visible_complaints(request: Request) -> ComplaintQuerySet:
    """Return the complaints of this key, with what a complaint's answer needs."""
    holds = ClockPause.objects.filter(ended_at=None).select_related("actor")
    clocks = (
        Clock.objects.select_related("target__target_set")
        .prefetch_related(Prefetch("pauses", queryset=holds, to_attr="open_holds"))
        .order_by("due_at", "pk")
    )
    visible = Complaint.objects.visible_to(caller(request))
    return (
        visible.select_related("case", "customer", "merged_into")
        # Another complaint is named where the key may see that one too.
        .annotate(
            visible_merged_into=Subquery(visible.filter(pk=OuterRef("merged_into")).values("reference")[:1]),
            visible_split_from=Subquery(visible.filter(pk=OuterRef("split_from")).values("reference")[:1]),
        )
        .prefetch_related(
            Prefetch("case__clocks", queryset=clocks),
            Prefetch("case__measurements", queryset=Measurement.objects.select_related("target__target_set")),
        )
    )


class ComplaintList(generics.ListAPIView[Complaint]):
    """Complaints that the key may see, newest first."""

    actions: ClassVar[dict[str, str]] = {"GET": "complaint.view", "POST": "complaint.log"}
    query: ClassVar[set[str]] = {"status"}
    serializer_class = ComplaintSerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[Complaint]:
        """Return the visible complaints, narrowed by `status`.

        Without it those that go on in another are left out. Raises ValidationError for an unknown one.
        """
        wanted = self.request.query_params.get("status", "")
        if wanted and wanted not in Status.values:
            raise serializers.ValidationError({"status": "This status is unknown."})
        visible = visible_complaints(self.request)
        return visible.filter(status=wanted) if wanted else visible.without_merged()

    @extend_schema(parameters=[OpenApiParameter("status", str, enum=Status.values)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List complaints."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        request=NewComplaintSerializer, responses={201: ComplaintSerializer}, parameters=[IDEMPOTENCY_PARAMETER]
    )
    def post(self, request: Request) -> Response:
        """Log a complaint; its clocks start at `received_at`. With several agreements in force name one, or get 422."""
        now = utc_now()

        def act() -> Response:
            values = read(request, NewComplaintSerializer)
            named = values.pop("customer_key", None)
            if named:
                values["customer"] = self._customer_of(request, named)
            wish = values.pop("callback", None)
            if wish is None:
                logged = log_complaint(actor=caller(request), now=now, **values)
            else:
                call = {"callback_at": wish.get("agreed_at"), "callback_phone": wish.get("phone", "")}
                logged = log_with_callback(actor=caller(request), now=now, **call, **values)
            # The one who logged it reads it back even where it went to another team.
            complaint = visible_complaints(request).filter(pk=logged.pk).first() or logged
            return Response(ComplaintSerializer(complaint).data, status=status.HTTP_201_CREATED)

        return carry_out_once(request, now, act)

    def _customer_of(self, request: Request, named: dict[str, str]) -> Customer:
        """Return the customer of a CRM key. Raises Refusal if there is none."""
        customer = Customer.objects.visible_to(caller(request)).filter(
            external_references__system=named["system"], external_references__key=named["key"]
        )
        found = customer.first()
        if found is None:
            raise Refusal(Problem("customer_key", "unknown", "No customer has this key."))
        return found


class ComplaintDetail(APIView):
    """One complaint."""

    actions: ClassVar[dict[str, str]] = {"GET": "complaint.view"}

    @extend_schema(responses=ComplaintSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """Read a complaint with its clocks."""
        return Response(ComplaintSerializer(get_object_or_404(visible_complaints(request), reference=reference)).data)


class ComplaintClocks(APIView):
    """The clocks of a complaint."""

    actions: ClassVar[dict[str, str]] = {"GET": "complaint.view"}

    @extend_schema(responses=ClockSerializer(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """Read the clocks of a complaint, soonest first."""
        complaint = get_object_or_404(visible_complaints(request), reference=reference)
        return Response(ClockSerializer(complaint.case.clocks.all(), many=True).data)


class ComplaintEscalations(APIView):
    """What was escalated."""

    actions: ClassVar[dict[str, str]] = {"GET": "complaint.view"}

    @extend_schema(responses=EscalationSerializer(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """Read the levels that a complaint's clocks climbed, in order, and the warnings that others told."""
        complaint = get_object_or_404(visible_complaints(request), reference=reference)
        return Response(EscalationSerializer(escalations_of(complaint.case), many=True).data)


class ClockExplanation(APIView):
    """Why a deadline is what it is."""

    actions: ClassVar[dict[str, str]] = {"GET": "complaint.view"}

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, reference: str, clock_id: str) -> Response:
        """Take a deadline apart: target, calendar, each counted segment, holiday and pause; or who promised it."""
        complaint = get_object_or_404(visible_complaints(request), reference=reference)
        clock = get_object_or_404(complaint.case.clocks.all(), public_id=clock_id)
        explanation = explanation_of(clock, utc_now()) or promise_of(clock)
        if explanation is None:
            raise Http404
        return Response(explanation.to_dict())
