"""What is missing in a draft, and hints that are left as they are."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.access import get_version_for
from agreements.models import AgreementVersion, Waiver
from agreements.selectors import progress_of
from agreements.selectors.realism import realism_of
from agreements.services import take_back_waiver, waive_hint
from api.authentication import caller
from api.serializers.readiness import NewWaiverSerializer, ReadinessSerializer, TargetRealismSerializer
from api.serializers.sent import read
from core.clock import utc_now


def _readiness(version: AgreementVersion) -> dict[str, Any]:
    progress = progress_of(version, utc_now())
    found = {
        "version": version.number,
        "is_ready": not progress.blocking,
        "blocking": progress.blocking,
        "warnings": progress.warnings,
        "waived": progress.waived,
    }
    data: dict[str, Any] = ReadinessSerializer(found).data
    return data


class AgreementReadiness(APIView):
    """What is missing or doubtful in the newest version of an agreement."""

    actions: ClassVar[dict[str, str]] = {"GET": "agreement.view"}

    @extend_schema(responses=ReadinessSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """Check the newest version; each finding names its place in the content."""
        return Response(_readiness(get_version_for(caller(request), reference)))


class AgreementRealism(APIView):
    """The targets of the newest version held against the cases of the last 90 days."""

    actions: ClassVar[dict[str, str]] = {"GET": "agreement.draft"}

    @extend_schema(responses=TargetRealismSerializer(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """Tell for each target in what share of past cases it would have been met, and what its objective takes."""
        version = get_version_for(caller(request), reference)
        found: Any = realism_of(version.document, utc_now())
        return Response(TargetRealismSerializer(found, many=True).data)


class AgreementWaivers(APIView):
    """Hints of the newest version that are left as they are."""

    actions: ClassVar[dict[str, str]] = {"POST": "agreement.draft"}

    @extend_schema(request=NewWaiverSerializer, responses={201: ReadinessSerializer})
    def post(self, request: Request, reference: str) -> Response:
        """Leave a hint as it is, with the reason that the approver reads. The same hint again changes the reason."""
        actor = caller(request)
        version = get_version_for(actor, reference)
        values = read(request, NewWaiverSerializer)
        waive_hint(version=version, **values, actor=actor, now=utc_now())
        return Response(_readiness(version), status=status.HTTP_201_CREATED)


class AgreementWaiver(APIView):
    """One hint that is left as it is."""

    actions: ClassVar[dict[str, str]] = {"DELETE": "agreement.draft"}

    @extend_schema(responses={204: None})
    def delete(self, request: Request, reference: str, public_id: str) -> Response:
        """Let the hint be given again."""
        actor = caller(request)
        version = get_version_for(actor, reference)
        waiver = get_object_or_404(Waiver, version=version, public_id=public_id)
        take_back_waiver(version=version, waiver=waiver, actor=actor, now=utc_now())
        return Response(status=status.HTTP_204_NO_CONTENT)
