"""Merging, splitting and withdrawing; each can be tried first (`dry_run`)."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import caller
from api.idempotency import IDEMPOTENCY_PARAMETER, carry_out_once
from api.serializers.complaint_changes import (
    MergeSerializer,
    OutcomeSerializer,
    SplitSerializer,
    WithdrawSerializer,
    clock_plan,
    existing_clock,
    new_deadline,
)
from api.serializers.sent import read
from api.views.complaint_changes import permitted
from api.views.complaints import visible_complaints
from complaints import access
from complaints.models import Complaint
from complaints.services.merging import merge, plan_merge
from complaints.services.splitting import plan_split, split
from complaints.services.withdrawing import clocks_withdrawn, withdraw, withdrawal_token
from core.clock import utc_now


def outcome(
    request: Request,
    complaint: Complaint,
    clocks: dict[str, Any],
    *,
    dry_run: bool,
    token: str,
    changes: dict[str, list[str]] | None = None,
    code: int = status.HTTP_200_OK,
) -> Response:
    """Answer with what was done, or would be, and the complaint as it is now."""
    shown = visible_complaints(request).filter(pk=complaint.pk).first() or complaint
    values = {
        "dry_run": dry_run,
        "token": token if dry_run else "",
        "changes": changes or {},
        "clocks": {"kept": [], "cancelled": [], "started": [], **clocks},
        "complaint": shown,
    }
    return Response(OutcomeSerializer(values).data, status=code)


class ComplaintMerge(APIView):
    """Letting a complaint go on in another."""

    actions: ClassVar[dict[str, str]] = {"POST": "complaint.merge"}

    @extend_schema(request=MergeSerializer, responses={200: OutcomeSerializer}, parameters=[IDEMPOTENCY_PARAMETER])
    def post(self, request: Request, reference: str) -> Response:
        """Merge this complaint into the one named by `into`; answers with the clocks of the one that stays.

        Every clock of this one is cancelled. Those of the other stay, unless this one was received earlier: then they
        start from that instant. A `reason` is required but for a dry run. 404 where the key does not see both.
        """
        now = utc_now()

        def act() -> Response:
            complaint = permitted(request, reference, access.can_merge)
            values = read(request, MergeSerializer)
            into = get_object_or_404(visible_complaints(request), reference=values["into"])
            dry_run, actor = values["dry_run"], caller(request)
            plan = (
                plan_merge(complaint=complaint, into=into, actor=actor)
                if dry_run
                else merge(
                    complaint=complaint,
                    into=into,
                    reason=values["reason"],
                    actor=actor,
                    now=now,
                    token=values.get("token"),
                )
            )
            return outcome(request, plan.kept, clock_plan(plan.replanning, now), dry_run=dry_run, token=plan.token)

        return carry_out_once(request, now, act)


class ComplaintSplit(APIView):
    """Making a complaint of its own out of a part."""

    actions: ClassVar[dict[str, str]] = {"POST": "complaint.change"}

    @extend_schema(
        request=SplitSerializer,
        responses={200: OutcomeSerializer, 201: OutcomeSerializer},
        parameters=[IDEMPOTENCY_PARAMETER],
    )
    def post(self, request: Request, reference: str) -> Response:
        """Split off a part; answers 201 with the new complaint, whose clocks start from the original instant.

        Its text is `description`, else that of the chosen `entries` of the timeline. A dry run answers 200 with the
        complaint as it is. A `reason` is required but for a dry run.
        """
        now = utc_now()

        def act() -> Response:
            complaint = permitted(request, reference, access.can_change)
            values = read(request, SplitSerializer)
            part = {name: values[name] for name in ("title", "description", "entries")}
            actor = caller(request)
            plan = plan_split(complaint=complaint, actor=actor, **part)
            started = [new_deadline(each, now) for each in plan.deadlines]
            if values["dry_run"]:
                return outcome(request, complaint, {"started": started}, dry_run=True, token=plan.token)
            made = split(
                complaint=complaint, reason=values["reason"], actor=actor, now=now, token=values.get("token"), **part
            )
            return outcome(request, made, {"started": started}, dry_run=False, token="", code=status.HTTP_201_CREATED)

        return carry_out_once(request, now, act)


class ComplaintWithdraw(APIView):
    """Recording that the complainant takes it back."""

    actions: ClassVar[dict[str, str]] = {"POST": "complaint.withdraw"}

    @extend_schema(request=WithdrawSerializer, responses={200: OutcomeSerializer}, parameters=[IDEMPOTENCY_PARAMETER])
    def post(self, request: Request, reference: str) -> Response:
        """Record a withdrawal: the open clocks are cancelled. `body` is what was said, required but for a dry run."""
        now = utc_now()

        def act() -> Response:
            complaint = permitted(request, reference, access.can_withdraw)
            values = read(request, WithdrawSerializer)
            dry_run, actor = values.pop("dry_run"), caller(request)
            clocks = clocks_withdrawn(complaint=complaint, actor=actor)
            cancelled = [existing_clock(clock, now) for clock in clocks]
            if not dry_run:
                withdraw(complaint=complaint, actor=actor, now=now, **values)
            return outcome(
                request, complaint, {"cancelled": cancelled}, dry_run=dry_run, token=withdrawal_token(clocks)
            )

        return carry_out_once(request, now, act)
