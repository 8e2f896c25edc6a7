"""Agreements: read, begin, and the schema of what they say."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from agreements.domain.content import SCHEMA_VERSION
from agreements.domain.content.schema import content_schema
from agreements.models import Agreement, AgreementVersion
from agreements.selectors import AgreementFilter, agreements_found, open_steps
from agreements.services import copy_agreement, import_agreement, read_document, start_agreement
from api.authentication import caller
from api.idempotency import IDEMPOTENCY_PARAMETER, carry_out_once
from api.pagination import KeysetPagination
from api.serializers.agreements import (
    AgreementDetailSerializer,
    AgreementQuery,
    AgreementSerializer,
    NewAgreementSerializer,
)
from api.serializers.sent import read
from core.clock import utc_now
from core.errors import Problem, Refusal
from core.models import Organisation
from customers.models import Customer


def visible_agreements(request: Request) -> QuerySet[Agreement]:
    """Return the agreements of this key, with what an agreement's answer needs."""
    return (
        Agreement.objects.visible_to(caller(request)).select_related("customer", "owner").prefetch_related("versions")
    )


class AgreementList(generics.ListAPIView[Agreement]):
    """Agreements, newest first."""

    actions: ClassVar[dict[str, str]] = {"GET": "agreement.view", "POST": "agreement.draft"}
    query: ClassVar[set[str]] = {*AgreementQuery().fields}
    serializer_class = AgreementSerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[Agreement]:
        """Return the visible agreements, narrowed as the list of the page is. Raises ValidationError."""
        query = AgreementQuery(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        asked, user = query.validated_data, caller(self.request)
        owner = asked.get("owner")
        chosen = AgreementFilter(
            text=asked.get("search", ""),
            state=asked.get("state", ""),
            customer=asked.get("customer"),
            # Nobody has the key -1: an address that no owner has finds nothing.
            owner=(User.objects.filter(email__iexact=owner).values_list("pk", flat=True).first() or -1)
            if owner
            else None,
            ending_within=asked.get("ending_within"),
        )
        found = agreements_found(user, chosen, Organisation.current().today(utc_now()))
        return found.order_by().prefetch_related("versions")

    @extend_schema(parameters=[AgreementQuery])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List agreements, narrowed by what is asked for all at once."""
        return self.list(request, *args, **kwargs)

    @extend_schema(
        request=NewAgreementSerializer, responses={201: AgreementSerializer}, parameters=[IDEMPOTENCY_PARAMETER]
    )
    def post(self, request: Request) -> Response:
        """Start a draft: from a template in a language, as a copy of an agreement, or with a document of your own."""
        now = utc_now()

        def act() -> Response:
            values = read(request, NewAgreementSerializer)
            version = _begin(request, values, now)
            started = visible_agreements(request).get(pk=version.agreement_id)
            return Response(AgreementSerializer(started).data, status=status.HTTP_201_CREATED)

        return carry_out_once(request, now, act)


def _begin(request: Request, values: dict[str, Any], now: datetime) -> AgreementVersion:
    """Begin the agreement in the one way that the request names. Raises Refusal."""
    actor = caller(request)
    customer = Customer.objects.visible_to(actor).filter(public_id=values["customer"]).first()
    if customer is None:
        raise Refusal(Problem("customer", "unknown", "There is no such customer."))
    party = {"actor": actor, "customer": customer, "title": values.get("title", ""), "now": now}
    if "template" in values:
        return start_agreement(template=values["template"], language=values.get("language", ""), **party)
    if "copy_of" in values:
        versions = AgreementVersion.objects.filter(agreement__in=Agreement.objects.visible_to(actor))
        source = (
            versions.filter(agreement__reference=values["copy_of"])
            .select_related("agreement")
            .order_by("-number")
            .first()
        )
        if source is None:
            raise Refusal(Problem("copy_of", "unknown", "There is no such agreement."))
        return copy_agreement(source=source, **party)
    try:
        content = read_document(values["content"])
    except Refusal as refusal:
        raise Refusal(Problem("content", problem.code, problem.message) for problem in refusal.problems) from refusal
    return import_agreement(content=content, **party)


class AgreementDetail(APIView):
    """One agreement."""

    actions: ClassVar[dict[str, str]] = {"GET": "agreement.view"}

    @extend_schema(responses=AgreementDetailSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """Read an agreement, its versions, and who has which step of its draft open in the editor."""
        agreement: Any = get_object_or_404(visible_agreements(request), reference=reference)
        agreement.editing = open_steps(agreement, utc_now())
        newest = max(agreement.versions.all(), key=lambda version: version.number, default=None)
        agreement.notice_until = newest.notice_until if newest else None
        return Response(AgreementDetailSerializer(agreement).data)


class AgreementSchema(APIView):
    """The JSON Schema of `agreement.json`, one for each version of the schema."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, number: int) -> Response:
        """Read the JSON Schema of the agreements of this schema version."""
        if number != SCHEMA_VERSION:
            raise Http404
        address = f"{settings.SITE_URL}{reverse('api:agreement_schema', args=[number])}"
        return Response(content_schema(address), content_type="application/schema+json")
