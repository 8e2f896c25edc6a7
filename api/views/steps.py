"""One step of a draft: read, and changed without sending the whole document."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.access import can_edit, get_version_for
from agreements.domain.content import STEPS
from agreements.models import AgreementVersion
from agreements.services import StepConflict, save_step
from api.authentication import caller
from api.problems import problem
from api.serializers.agreements import SentStepSerializer, StepSerializer
from api.serializers.sent import read
from core.clock import utc_now
from core.errors import Problem, Refusal

STEP = OpenApiParameter("step", str, OpenApiParameter.PATH, enum=STEPS)


class AgreementStep(APIView):
    """One step of the newest version of an agreement."""

    actions: ClassVar[dict[str, str]] = {"GET": "agreement.view", "PATCH": "agreement.draft"}

    @extend_schema(parameters=[STEP], responses=StepSerializer)
    def get(self, request: Request, reference: str, step: str) -> Response:
        """Read a step; its `lock` is sent back with a change."""
        return Response(_said(_version(request, reference, step), step))

    @extend_schema(
        parameters=[STEP], request=SentStepSerializer, responses={200: StepSerializer, 409: OpenApiTypes.OBJECT}
    )
    def patch(self, request: Request, reference: str, step: str) -> Response:
        """Change a step of a draft: the fields that are sent are replaced, lists as a whole; the others stay.

        `content` is the part of that name in /api/v1/schemas/agreement-1.json. 409 if somebody else changed this step
        since `lock` was read: nothing is stored then. Changes of other steps do not matter. Entries of lists keep what
        cites them where their `id` is sent back.
        """
        actor = caller(request)
        version = _version(request, reference, step)
        decision = can_edit(actor, version)
        if not decision:
            raise PermissionDenied(decision.reason)
        values = read(request, SentStepSerializer)
        data = {**_content(version, step), **values["content"]}
        try:
            saved = save_step(version=version, step=step, data=data, lock=values["lock"], actor=actor, now=utc_now())
        except StepConflict as conflict:
            who = conflict.changed_by or "Somebody"
            detail = f"{who} changed this step at {conflict.changed_at.isoformat()}, after it was read. Read it again."
            return problem(status.HTTP_409_CONFLICT, detail)
        except Refusal as refusal:
            raise Refusal(_sent(each, step) for each in refusal.problems) from refusal
        return Response(_said(saved, step))


def _version(request: Request, reference: str, step: str) -> AgreementVersion:
    """Return the newest version, for a step that there is. Raises Http404."""
    if step not in STEPS:
        raise Http404(step)
    return get_version_for(caller(request), reference)


def _content(version: AgreementVersion, step: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(bytes(version.content)).get(step, {})
    return content


def _said(version: AgreementVersion, step: str) -> dict[str, Any]:
    found: Any = {"version": version.number, "lock": version.lock, "step": step, "content": _content(version, step)}
    data: dict[str, Any] = StepSerializer(found).data
    return data


def _sent(each: Problem, step: str) -> Problem:
    """Return a problem at the place in what was sent, not at that in the document."""
    return Problem(f"content.{each.field.removeprefix(f'{step}.')}", each.code, each.message)
