"""Target sets: list, read, publish, withdraw; and which target wins for a case."""

from typing import Any, ClassVar
from uuid import UUID

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
from api.problems import problem
from api.serializers.sent import InstantField, read
from api.serializers.targets import (
    FullSetSerializer,
    LineSerializer,
    NewSetSerializer,
    NewVersionSerializer,
    ReasonSerializer,
    SetSerializer,
    WinningSerializer,
    ladders_from,
    line_from,
)
from complaints.selectors.winning import Question, winning
from core.clock import utc_now
from core.errors import Refusal
from customers.models import Customer
from sla.access import get_editable_set
from sla.domain.vocabulary import Basis, CaseKind, Channel, Priority
from sla.models import TargetSet
from sla.selectors import ladders_of, newest_of, newest_versions, targets_of, versions_of
from sla.services import publish_lines, withdraw_target_set


def whole(target_set: TargetSet) -> dict[str, Any]:
    """Return a version with its targets, as FullSetSerializer describes it: one query."""
    targets = targets_of(target_set)
    return {
        **SetSerializer(target_set).data,
        "targets": LineSerializer(targets, many=True).data,
        "ladders": [ladder.to_document() for ladder in ladders_of(targets).values()],
    }


class TargetSetList(generics.ListAPIView[TargetSet]):
    """The newest version of every target set."""

    actions: ClassVar[dict[str, str]] = {"GET": "target.view", "POST": "target.edit"}
    query: ClassVar[set[str]] = {"basis"}
    serializer_class = SetSerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> Any:
        """Return the newest versions, narrowed by `basis`. Raises ValidationError for an unknown one."""
        wanted = self.request.query_params.get("basis", "")
        if wanted and wanted not in list(Basis):
            raise serializers.ValidationError({"basis": "This basis is unknown."})
        return newest_versions().filter(basis=wanted) if wanted else newest_versions()

    @extend_schema(parameters=[OpenApiParameter("basis", str, enum=[*Basis])])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List target sets."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=NewSetSerializer, responses={201: FullSetSerializer}, parameters=[IDEMPOTENCY_PARAMETER])
    def post(self, request: Request) -> Response:
        """Publish the first version of a statutory or internal set: all of it, or nothing."""
        now = utc_now()

        def act() -> Response:
            values = read(request, NewSetSerializer)
            lines = [line_from(dict(line)) for line in values.pop("targets")]
            values["ladders"] = ladders_from(values.get("ladders"))
            published = publish_lines(series=None, based_on=0, lines=lines, actor=caller(request), now=now, **values)
            return Response(whole(published), status=status.HTTP_201_CREATED)

        return carry_out_once(request, now, act)


class TargetSetDetail(APIView):
    """One target set."""

    actions: ClassVar[dict[str, str]] = {"GET": "target.view"}

    @extend_schema(responses=FullSetSerializer)
    def get(self, request: Request, series: UUID) -> Response:
        """Read the newest version of a set with its targets."""
        found = newest_of(series)
        if found is None:
            raise Http404
        return Response(whole(found))


class TargetSetVersions(generics.ListAPIView[TargetSet]):
    """The versions of a target set."""

    actions: ClassVar[dict[str, str]] = {"GET": "target.view", "POST": "target.edit"}
    serializer_class = SetSerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> Any:
        """Return the versions of the set."""
        return versions_of(self.kwargs["series"])

    @extend_schema(
        request=NewVersionSerializer,
        responses={201: FullSetSerializer, 409: OpenApiTypes.OBJECT},
        parameters=[IDEMPOTENCY_PARAMETER],
    )
    def post(self, request: Request, series: UUID) -> Response:
        """Publish the next version of the organisation's, a statutory or an internal set: all of it, or nothing.

        Running clocks keep what they were started with. 409 if another version was published since `based_on`.
        """
        now = utc_now()
        newest = get_editable_set(series)

        def act() -> Response:
            values = read(request, NewVersionSerializer)
            values = {"source": newest.source, "verified_on": newest.verified_on, **values}
            if newest.basis == Basis.ORGANISATION:
                values["source"] = newest.source  # cited under the organisation's name
            lines = [line_from(dict(line)) for line in values.pop("targets")]
            values["ladders"] = ladders_from(values.get("ladders"))
            published = publish_lines(
                basis=newest.basis, series=series, lines=lines, actor=caller(request), now=now, **values
            )
            return Response(whole(published), status=status.HTTP_201_CREATED)

        return _told_when_stale(lambda: carry_out_once(request, now, act))


class TargetSetVersion(APIView):
    """One version of a target set."""

    actions: ClassVar[dict[str, str]] = {"GET": "target.view"}

    @extend_schema(responses=FullSetSerializer)
    def get(self, request: Request, series: UUID, number: int) -> Response:
        """Read a version with its targets."""
        found = get_object_or_404(TargetSet, series=series, number=number)
        return Response(whole(found))


class TargetSetWithdrawal(APIView):
    """The end of a target set."""

    actions: ClassVar[dict[str, str]] = {"POST": "target.edit"}

    @extend_schema(
        request=ReasonSerializer,
        responses={201: FullSetSerializer, 409: OpenApiTypes.OBJECT},
        parameters=[IDEMPOTENCY_PARAMETER],
    )
    def post(self, request: Request, series: UUID) -> Response:
        """Withdraw a statutory or internal set: its next version promises nothing; running clocks go on."""
        now = utc_now()
        newest = get_editable_set(series)

        def act() -> Response:
            values = read(request, ReasonSerializer)
            done = withdraw_target_set(target_set=newest, reason=values["reason"], actor=caller(request), now=now)
            return Response(whole(done), status=status.HTTP_201_CREATED)

        return _told_when_stale(lambda: carry_out_once(request, now, act))


class WinningQuery(serializers.Serializer[Any]):
    """The case that is asked about."""

    kind = serializers.ChoiceField([*CaseKind])
    channel = serializers.ChoiceField([*Channel])
    priority = serializers.ChoiceField([*Priority], default=Priority.NORMAL.value)
    agreement = serializers.CharField(required=False, default="", max_length=40)
    customer = serializers.UUIDField(required=False, default=None)
    start = InstantField(required=False, default=None)


class WinningTargets(APIView):
    """Which target wins."""

    actions: ClassVar[dict[str, str]] = {"GET": "target.view"}
    query: ClassVar[set[str]] = {*WinningQuery().fields}

    @extend_schema(parameters=[WinningQuery], responses=WinningSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Read per metric which target counts for a case, why the others do not, and when it would be due.

        With a customer or an agreement its targets come before the organisation's; several in force and none named
        is an error, as for a complaint.
        """
        query = WinningQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        values = query.validated_data
        user = caller(request)
        customer = None
        if values["customer"]:
            customer = Customer.objects.visible_to(user).filter(public_id=values["customer"]).first()
            if customer is None:
                raise serializers.ValidationError({"customer": "There is no such customer."})
        question = Question(
            kind=values["kind"],
            channel=values["channel"],
            priority=values["priority"],
            starts_at=values["start"] or utc_now(),
            customer=customer,
            agreement=values["agreement"],
        )
        outcome = winning(user, question)
        if outcome.is_unknown:
            raise serializers.ValidationError({"agreement": "This agreement was not in force then."})
        if outcome.is_ambiguous:
            raise serializers.ValidationError({"agreement": "Several agreements were in force then: name one."})
        return Response(WinningSerializer(outcome.answers, many=True).data)


def _told_when_stale(act: Any) -> Response:
    """Answer 409 where somebody else published meanwhile."""
    try:
        response: Response = act()
    except Refusal as refusal:
        if any(found.code == "stale" for found in refusal.problems):
            return problem(status.HTTP_409_CONFLICT, refusal.problems[0].message)
        raise
    return response
