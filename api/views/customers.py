"""Customers: read, create, change, and upsert by the key of another system."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import caller
from api.idempotency import IDEMPOTENCY_PARAMETER, carry_out_once
from api.pagination import KeysetPagination
from api.serializers.customers import CustomerSerializer, UpsertSerializer
from api.serializers.sent import read
from core.clock import utc_now
from customers.models import Customer
from customers.selectors import matching_customers
from customers.services import create_customer, update_customer, upsert_by_external_key


class CustomerList(generics.ListAPIView[Customer]):
    """All customers that the key may see, newest first; `q` searches names, numbers and e-mails."""

    actions: ClassVar[dict[str, str]] = {"GET": "customer.view", "POST": "customer.edit"}
    query: ClassVar[set[str]] = {"q"}
    serializer_class = CustomerSerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[Customer]:
        """Return the visible customers that match `q`."""
        found = matching_customers(caller(self.request), self.request.query_params.get("q", ""))
        return found.prefetch_related("external_references")

    @extend_schema(parameters=[OpenApiParameter("q", str, description="Search text.")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List customers."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=CustomerSerializer, responses={201: CustomerSerializer}, parameters=[IDEMPOTENCY_PARAMETER])
    def post(self, request: Request) -> Response:
        """Create a customer."""
        now = utc_now()

        def act() -> Response:
            values = read(request, CustomerSerializer)
            customer = create_customer(actor=caller(request), now=now, **values)
            return Response(CustomerSerializer(customer).data, status=status.HTTP_201_CREATED)

        return carry_out_once(request, now, act)


class CustomerDetail(APIView):
    """One customer."""

    actions: ClassVar[dict[str, str]] = {"GET": "customer.view", "PATCH": "customer.edit"}

    def _customer(self, request: Request, public_id: str) -> Customer:
        visible = Customer.objects.visible_to(caller(request)).prefetch_related("external_references")
        return get_object_or_404(visible, public_id=public_id)

    @extend_schema(responses=CustomerSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """Read a customer."""
        return Response(CustomerSerializer(self._customer(request, public_id)).data)

    @extend_schema(request=CustomerSerializer(partial=True), responses=CustomerSerializer)
    def patch(self, request: Request, public_id: str) -> Response:
        """Change the fields that are sent; the others stay."""
        customer = self._customer(request, public_id)
        values = read(request, CustomerSerializer, customer, partial=True)
        update_customer(customer=customer, actor=caller(request), now=utc_now(), **values)
        return Response(CustomerSerializer(self._customer(request, public_id)).data)


class CustomerByKey(APIView):
    """A customer by the key that another system (a CRM) knows it by."""

    actions: ClassVar[dict[str, str]] = {"GET": "customer.view", "PUT": "customer.edit"}

    @extend_schema(responses=CustomerSerializer)
    def get(self, request: Request, system: str, key: str) -> Response:
        """Read a customer by its key in another system."""
        customer = get_object_or_404(
            Customer.objects.visible_to(caller(request)).prefetch_related("external_references"),
            external_references__system=system,
            external_references__key=key,
        )
        return Response(CustomerSerializer(customer).data)

    @extend_schema(request=CustomerSerializer, responses={200: UpsertSerializer, 201: UpsertSerializer})
    def put(self, request: Request, system: str, key: str) -> Response:
        """Create the customer of this key, or bring it up to date; fields that are not sent stay as they are."""
        values = read(request, CustomerSerializer)
        customer, outcome = upsert_by_external_key(
            system=system, key=key, values=values, actor=caller(request), now=utc_now()
        )
        code = status.HTTP_201_CREATED if outcome == "created" else status.HTTP_200_OK
        return Response({"outcome": outcome, "customer": CustomerSerializer(customer).data}, status=code)
