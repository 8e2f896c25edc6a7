"""Webhooks: who is told, what was sent, sending again."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import caller
from api.idempotency import IDEMPOTENCY_PARAMETER, carry_out_once
from api.pagination import KeysetPagination
from api.serializers.sent import NothingSerializer, read
from api.serializers.webhooks import (
    CountSerializer,
    DeliverySerializer,
    DeliveryWithLogSerializer,
    EndpointSerializer,
    EndpointWithSecretSerializer,
    RotationSerializer,
    SentEndpointSerializer,
    SinceSerializer,
    StateSerializer,
)
from core.access import Decision
from core.clock import utc_now
from core.errors import Problem, Refusal
from notifications.access import can_resend, can_send_to, get_delivery_for, get_endpoint_for
from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.selectors import HOOK_FILTERS, deliveries_of
from notifications.services.webhooks import (
    change_endpoint,
    create_endpoint,
    disable_endpoint,
    enable_endpoint,
    resend,
    resend_failed,
    rotate_secret,
    send_test,
)


class WebhookEndpointList(APIView):
    """Endpoints."""

    actions: ClassVar[dict[str, str]] = {"GET": "webhook.view", "POST": "webhook.edit"}

    @extend_schema(responses=EndpointSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the endpoints by name. There are few: one per system that is told."""
        rows = WebhookEndpoint.objects.visible_to(caller(request)).order_by("description", "pk")
        return Response(EndpointSerializer(rows, many=True).data)

    @extend_schema(request=SentEndpointSerializer, responses={201: EndpointWithSecretSerializer})
    def post(self, request: Request) -> Response:
        """Create an endpoint. The answer holds its secret, which is not told again: no Idempotency-Key here, since
        what is remembered for one would be the secret; a second endpoint of the same name is refused."""
        endpoint, secret = create_endpoint(
            actor=caller(request), now=utc_now(), **read(request, SentEndpointSerializer)
        )
        answer = EndpointWithSecretSerializer(endpoint, context={"secret": secret}).data
        return Response(answer, status=status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})


class WebhookEndpointDetail(APIView):
    """One endpoint."""

    actions: ClassVar[dict[str, str]] = {"GET": "webhook.view", "PUT": "webhook.edit"}

    @extend_schema(responses=EndpointSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read an endpoint."""
        return Response(EndpointSerializer(get_endpoint_for(caller(request), public_id)).data)

    @extend_schema(request=SentEndpointSerializer, responses=EndpointSerializer)
    def put(self, request: Request, public_id: UUID) -> Response:
        """Change an endpoint; what waits goes to the new address."""
        endpoint = get_endpoint_for(caller(request), public_id)
        sent = read(request, SentEndpointSerializer)
        changed = change_endpoint(endpoint=endpoint, actor=caller(request), now=utc_now(), **sent)
        return Response(EndpointSerializer(changed).data)


class WebhookSecret(APIView):
    """The secret of an endpoint."""

    actions: ClassVar[dict[str, str]] = {"POST": "webhook.edit"}

    @extend_schema(request=RotationSerializer, responses={201: EndpointWithSecretSerializer})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Replace the secret; the answer holds the new one, which is not told again."""
        endpoint = get_endpoint_for(caller(request), public_id)
        sent = read(request, RotationSerializer)
        endpoint, secret = rotate_secret(endpoint=endpoint, actor=caller(request), now=utc_now(), **sent)
        answer = EndpointWithSecretSerializer(endpoint, context={"secret": secret}).data
        return Response(answer, status=status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})


class WebhookState(APIView):
    """On and off."""

    actions: ClassVar[dict[str, str]] = {"PUT": "webhook.edit"}

    @extend_schema(request=StateSerializer, responses=EndpointSerializer)
    def put(self, request: Request, public_id: UUID) -> Response:
        """Switch an endpoint on or off. While it is off nothing is written for it."""
        endpoint = get_endpoint_for(caller(request), public_id)
        is_on = read(request, StateSerializer)["state"] == WebhookEndpoint.State.ACTIVE
        act = enable_endpoint if is_on else disable_endpoint
        return Response(EndpointSerializer(act(endpoint=endpoint, actor=caller(request), now=utc_now())).data)


class WebhookTest(APIView):
    """A test."""

    actions: ClassVar[dict[str, str]] = {"POST": "webhook.resend"}

    @extend_schema(request=None, responses={201: DeliverySerializer}, parameters=[IDEMPOTENCY_PARAMETER])
    def post(self, request: Request, public_id: UUID) -> Response:
        """Send a test to an endpoint; its delivery tells what became of it."""
        now = utc_now()

        def act() -> Response:
            endpoint = get_endpoint_for(caller(request), public_id)
            read(request, NothingSerializer)
            _refuse(can_send_to(caller(request), endpoint), "disabled")
            delivery = send_test(endpoint=endpoint, actor=caller(request), now=now)
            return Response(DeliverySerializer(delivery).data, status=status.HTTP_201_CREATED)

        return carry_out_once(request, now, act)


class WebhookFailedAgain(APIView):
    """Sending again."""

    actions: ClassVar[dict[str, str]] = {"POST": "webhook.resend"}

    @extend_schema(request=SinceSerializer, responses=CountSerializer, parameters=[IDEMPOTENCY_PARAMETER])
    def post(self, request: Request, public_id: UUID) -> Response:
        """Send again everything that was written since an instant and not delivered."""
        now = utc_now()

        def act() -> Response:
            endpoint = get_endpoint_for(caller(request), public_id)
            since = read(request, SinceSerializer)["since"]
            _refuse(can_send_to(caller(request), endpoint), "disabled")
            count = resend_failed(endpoint=endpoint, since=since, actor=caller(request), now=now)
            return Response({"count": count})

        return carry_out_once(request, now, act)


class WebhookDeliveries(generics.ListAPIView[WebhookDelivery]):
    """What was sent."""

    actions: ClassVar[dict[str, str]] = {"GET": "webhook.view"}
    query: ClassVar[set[str]] = {"state"}
    serializer_class = DeliverySerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[WebhookDelivery]:
        """Return the deliveries of an endpoint that the key may see."""
        if getattr(self, "swagger_fake_view", False):
            return WebhookDelivery.objects.none()
        endpoint = get_endpoint_for(caller(self.request), self.kwargs["public_id"])
        return deliveries_of(endpoint, state=self.request.query_params.get("state", ""))

    @extend_schema(parameters=[OpenApiParameter("state", str, enum=list(HOOK_FILTERS))])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what was sent to an endpoint, the last one first."""
        return super().get(request, *args, **kwargs)


class WebhookDeliveryDetail(APIView):
    """One delivery."""

    actions: ClassVar[dict[str, str]] = {"GET": "webhook.view"}

    @extend_schema(responses=DeliveryWithLogSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read a delivery with each attempt and the first kilobyte of each answer."""
        return Response(DeliveryWithLogSerializer(get_delivery_for(caller(request), public_id)).data)


class WebhookDeliveryAgain(APIView):
    """Sending one again."""

    actions: ClassVar[dict[str, str]] = {"POST": "webhook.resend"}

    @extend_schema(request=None, responses=DeliverySerializer, parameters=[IDEMPOTENCY_PARAMETER])
    def post(self, request: Request, public_id: UUID) -> Response:
        """Send a delivery again, with the same id and body."""
        now = utc_now()

        def act() -> Response:
            delivery = get_delivery_for(caller(request), public_id)
            read(request, NothingSerializer)
            _refuse(can_resend(caller(request), delivery), "not_possible")
            resend(delivery=delivery, actor=caller(request), now=now)
            return Response(DeliverySerializer(get_delivery_for(caller(request), public_id)).data)

        return carry_out_once(request, now, act)


def _refuse(decision: Decision, code: str) -> None:
    """Raise Refusal with the reason where something may not be done now."""
    if not decision:
        raise Refusal(Problem("", code, decision.reason))
