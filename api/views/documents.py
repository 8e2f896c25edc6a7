"""Agreements, targets and policies: what a CRM reads of them."""

import json
from typing import ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.models import Agreement, AgreementVersion
from api.authentication import caller
from api.pagination import KeysetPagination
from api.serializers.documents import AgreementSerializer, PolicySerializer, TargetSetSerializer
from policies.models import PolicyDocument
from sla.selectors.targets import organisation_target_set, targets_of


def visible_agreements(request: Request) -> QuerySet[Agreement]:
    """Return the agreements of this key, with what an agreement's answer needs."""
    return Agreement.objects.visible_to(caller(request)).select_related("customer").prefetch_related("versions")


class AgreementList(generics.ListAPIView[Agreement]):
    """Agreements, newest first."""

    actions: ClassVar[dict[str, str]] = {"GET": "agreement.view"}
    serializer_class = AgreementSerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[Agreement]:
        """Return the visible agreements."""
        return visible_agreements(self.request)


class AgreementDetail(APIView):
    """One agreement."""

    actions: ClassVar[dict[str, str]] = {"GET": "agreement.view"}

    @extend_schema(responses=AgreementSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """Read an agreement and its versions."""
        return Response(AgreementSerializer(get_object_or_404(visible_agreements(request), reference=reference)).data)


class AgreementContentView(APIView):
    """The typed document of one version."""

    actions: ClassVar[dict[str, str]] = {"GET": "agreement.view"}

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, reference: str, number: int) -> Response:
        """Read the content of a version: what the PDF embeds as `agreement.json`."""
        version = get_object_or_404(
            AgreementVersion.objects.filter(agreement__in=Agreement.objects.visible_to(caller(request))),
            agreement__reference=reference,
            number=number,
        )
        return Response(json.loads(bytes(version.content)))


class OrganisationTargets(APIView):
    """What the organisation promises where no agreement says otherwise."""

    actions: ClassVar[dict[str, str]] = {"GET": "target.view"}

    @extend_schema(responses=TargetSetSerializer)
    def get(self, request: Request) -> Response:
        """Read the organisation's published targets."""
        target_set = organisation_target_set()
        if target_set is None:
            raise Http404
        body = {
            "source": target_set.source,
            "number": target_set.number,
            "published_at": target_set.published_at,
            "targets": targets_of(target_set),
        }
        return Response(TargetSetSerializer(body).data)


class PolicyList(generics.ListAPIView[PolicyDocument]):
    """Policies that the key may read."""

    actions: ClassVar[dict[str, str]] = {"GET": "policy.read"}
    serializer_class = PolicySerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[PolicyDocument]:
        """Return the visible documents."""
        return PolicyDocument.objects.visible_to(caller(self.request))
