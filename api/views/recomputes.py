"""Recomputing running deadlines: preview, read, apply, undo."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import caller
from api.idempotency import IDEMPOTENCY_PARAMETER, carry_out_once
from api.pagination import KeysetPagination
from api.serializers.recomputes import RecomputeMoveSerializer, RecomputeReasonSerializer, RecomputeSerializer
from api.serializers.sent import NothingSerializer, read
from core.clock import utc_now
from sla.models import Recompute, RecomputeMove
from sla.selectors.recompute import moves_of
from sla.services.recompute import apply_recompute, preview_recompute, undo_recompute

SHOWS = ("late", "withdrawn", "same", "skipped")


def recomputes() -> QuerySet[Recompute]:
    """Return all runs, with what their answer needs."""
    return Recompute.objects.select_related("target_set", "created_by", "applied_by", "undone_by")


class RecomputeList(generics.ListAPIView[Recompute]):
    """Recomputes of running deadlines, newest first."""

    actions: ClassVar[dict[str, str]] = {"GET": "clock.recompute", "POST": "clock.recompute"}
    serializer_class = RecomputeSerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[Recompute]:
        """Return all runs."""
        return recomputes()

    @extend_schema(request=None, responses={201: RecomputeSerializer}, parameters=[IDEMPOTENCY_PARAMETER])
    def post(self, request: Request) -> Response:
        """Preview which running deadlines the published targets and calendars would move. Changes none of them.

        Few are computed at once (`state` is `previewed`), many in the background: read it again until it is.
        """
        now = utc_now()

        def act() -> Response:
            read(request, NothingSerializer)
            run = preview_recompute(actor=caller(request), now=now)
            return Response(RecomputeSerializer(run).data, status=status.HTTP_201_CREATED)

        return carry_out_once(request, now, act)


class RecomputeDetail(APIView):
    """One recompute."""

    actions: ClassVar[dict[str, str]] = {"GET": "clock.recompute"}

    @extend_schema(responses=RecomputeSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read a recompute, its progress and its counts."""
        return Response(RecomputeSerializer(get_object_or_404(recomputes(), public_id=public_id)).data)


class RecomputeMoves(generics.ListAPIView[RecomputeMove]):
    """The deadlines of a recompute, old and new."""

    actions: ClassVar[dict[str, str]] = {"GET": "clock.recompute"}
    query: ClassVar[set[str]] = {"show"}
    serializer_class = RecomputeMoveSerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[RecomputeMove]:
        """Return the deadlines, narrowed by `show`. Raises ValidationError for an unknown one."""
        if getattr(self, "swagger_fake_view", False):
            return RecomputeMove.objects.none()
        show = self.request.query_params.get("show", "")
        if show and show not in SHOWS:
            raise serializers.ValidationError({"show": "This filter is unknown."})
        run = get_object_or_404(Recompute, public_id=self.kwargs["public_id"])
        related = ("clock__case__complaint", "old_target__target_set", "old_target__calendar_version")
        return moves_of(run, show).select_related(*related, "new_target__target_set", "new_target__calendar_version")

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "show",
                str,
                enum=list(SHOWS),
                description="Only those that become late, whose breach is withdrawn, that keep their deadline, "
                "or that were left alone; by default all that move.",
            )
        ]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the deadlines of a recompute."""
        return super().get(request, *args, **kwargs)


class RecomputeApply(APIView):
    """Applying a preview."""

    actions: ClassVar[dict[str, str]] = {"POST": "clock.recompute"}

    @extend_schema(request=RecomputeReasonSerializer, responses={202: RecomputeSerializer})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Move the deadlines as previewed, in the background: read the recompute until `state` is `done`.

        If targets were published since, nothing is moved: the preview is computed again, and `state` says so.
        """
        run, values = _run_and_reason(request, public_id)
        apply_recompute(recompute=run, actor=caller(request), now=utc_now(), **values)
        return _accepted(public_id)


class RecomputeUndo(APIView):
    """Undoing a recompute."""

    actions: ClassVar[dict[str, str]] = {"POST": "clock.recompute"}

    @extend_schema(request=RecomputeReasonSerializer, responses={202: RecomputeSerializer})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Put the deadlines back that stand as the recompute left them, in the background until `state` is `undone`."""
        run, values = _run_and_reason(request, public_id)
        undo_recompute(recompute=run, actor=caller(request), now=utc_now(), **values)
        return _accepted(public_id)


def _run_and_reason(request: Request, public_id: UUID) -> tuple[Recompute, dict[str, Any]]:
    run = get_object_or_404(Recompute, public_id=public_id)
    return run, read(request, RecomputeReasonSerializer)


def _accepted(public_id: UUID) -> Response:
    run = recomputes().get(public_id=public_id)
    return Response(RecomputeSerializer(run).data, status=status.HTTP_202_ACCEPTED)
