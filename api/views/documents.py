"""The organisation's targets and its policies: what a CRM reads of them."""

from typing import ClassVar

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import caller
from api.pagination import KeysetPagination
from api.serializers.documents import PolicySerializer, TargetSetSerializer
from policies.models import PolicyDocument
from sla.selectors.targets import organisation_target_set, targets_of


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
