"""How the work behind the pages goes."""

from typing import ClassVar
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import caller
from api.serializers.operations import (
    OperationsSerializer,
    RetriedSerializer,
    RetrySerializer,
    StuckClockSerializer,
    TestNoticeSerializer,
)
from api.serializers.sent import NothingSerializer, read
from core.clock import real_now, utc_now
from core.waiting import COUNTED
from notifications.models import TestNotice
from notifications.services.test_notices import request_test_notice
from sla.selectors.escalations import stuck_clocks
from sla.selectors.operations import operations
from sla.services import retry_stuck


class OperationsDetail(APIView):
    """What runs, what waits, what failed."""

    actions: ClassVar[dict[str, str]] = {"GET": "operations.view"}

    @extend_schema(responses=OperationsSerializer)
    def get(self, request: Request) -> Response:
        """Look at everything once: checks, periodic tasks, queues, processes, the outbox, the installation."""
        return Response(OperationsSerializer(operations(now=utc_now(), real_now=real_now())).data)


class StuckClocks(APIView):
    """Clocks that could not be handled when they fell due."""

    actions: ClassVar[dict[str, str]] = {"GET": "operations.view", "POST": "operations.act"}

    @extend_schema(responses=StuckClockSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List them, the longest stuck first, a thousand at most."""
        return Response(StuckClockSerializer(stuck_clocks()[:COUNTED], many=True).data)

    @extend_schema(request=RetrySerializer, responses={202: RetriedSerializer})
    def post(self, request: Request) -> Response:
        """Have the next sweep look at `clocks` again instead of in an hour; without it at all that are stuck."""
        sent = read(request, RetrySerializer)
        count = retry_stuck(actor=caller(request), now=utc_now(), clocks=sent.get("clocks"))
        return Response(RetriedSerializer({"retried": count}).data, status=status.HTTP_202_ACCEPTED)


class TestNotices(APIView):
    """Sending a test notice."""

    __test__ = False
    actions: ClassVar[dict[str, str]] = {"POST": "operations.act"}

    @extend_schema(request=None, responses={202: TestNoticeSerializer})
    def post(self, request: Request) -> Response:
        """Send the key's own account a notice that goes the whole way; read it again until it is accepted.

        Answers 422 while the last one has not been taken up, for a minute at most.
        """
        read(request, NothingSerializer)
        notice = request_test_notice(actor=caller(request), now=utc_now())
        return Response(TestNoticeSerializer(notice).data, status=status.HTTP_202_ACCEPTED)


class TestNoticeDetail(APIView):
    """A test notice."""

    __test__ = False
    actions: ClassVar[dict[str, str]] = {"GET": "operations.view"}

    @extend_schema(responses=TestNoticeSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read how far it has come."""
        notice = get_object_or_404(TestNotice.objects.select_related("email"), public_id=public_id)
        return Response(TestNoticeSerializer(notice).data)
