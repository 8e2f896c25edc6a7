"""What a complaint turns out to be: reclassified, merged, split or withdrawn; each can be tried first (`dry_run`)."""

from collections.abc import Callable
from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from api.authentication import caller
from api.idempotency import IDEMPOTENCY_PARAMETER, carry_out_once
from api.serializers.complaint_changes import ChangeSerializer, OutcomeSerializer, clock_plan
from api.serializers.sent import read
from api.views.complaints import visible_complaints
from complaints import access
from complaints.models import Complaint
from complaints.services.changing import Facts, change_complaint, plan_change
from core.access import Decision
from core.clock import utc_now

NOT_FACTS = frozenset({"dry_run", "token", "reason"})


def permitted(request: Request, reference: str, gate: Callable[[User, Complaint], Decision]) -> Complaint:
    """Return the complaint. Raises Http404 for one the key does not see, PermissionDenied where it may not do this."""
    complaint = get_object_or_404(visible_complaints(request), reference=reference)
    decision = gate(caller(request), complaint)
    if not decision:
        raise PermissionDenied(decision.reason)
    return complaint


class ComplaintChange(APIView):
    """Putting right what a complaint is."""

    actions: ClassVar[dict[str, str]] = {"POST": "complaint.change"}

    @extend_schema(request=ChangeSerializer, responses={200: OutcomeSerializer}, parameters=[IDEMPOTENCY_PARAMETER])
    def post(self, request: Request, reference: str) -> Response:
        """Reclassify a complaint: clocks whose target and start stay run on, the others are cancelled and start anew.

        New clocks start when the complaint was received, and what was answered already stops them at that instant. A
        `reason` is required but for a dry run.
        """
        now = utc_now()

        def act() -> Response:
            complaint = permitted(request, reference, access.can_change)
            values = read(request, ChangeSerializer)
            facts: Facts = {name: value for name, value in values.items() if name not in NOT_FACTS}  # type: ignore[assignment] # the serializer has no other names
            actor = caller(request)
            if values["dry_run"]:
                plan = plan_change(complaint=complaint, facts=facts, actor=actor, now=now)
            else:
                plan = change_complaint(
                    complaint=complaint,
                    facts=facts,
                    reason=values["reason"],
                    actor=actor,
                    now=now,
                    token=values.get("token"),
                )
            outcome = {
                "dry_run": values["dry_run"],
                "token": plan.token if values["dry_run"] else "",
                "changes": plan.changes,
                "clocks": clock_plan(plan.replanning, now),
                "complaint": visible_complaints(request).filter(pk=complaint.pk).first() or plan.complaint,
            }
            return Response(OutcomeSerializer(outcome).data)

        return carry_out_once(request, now, act)
