"""What people were told, how one wants to be told, and mail that came back."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import caller
from api.pagination import KeysetPagination
from api.parsers import RawMessageParser
from api.serializers.notices import BounceSerializer, NoticePreferencesSerializer, NoticeSerializer
from api.serializers.sent import read
from core.clock import utc_now
from notifications.models import Notice
from notifications.services import change_preferences, preferences_of, take_in_bounce


class NoticeList(generics.ListAPIView[Notice]):
    """Notices that the key may see."""

    actions: ClassVar[dict[str, str]] = {"GET": "notice.view"}
    query: ClassVar[set[str]] = {"about"}
    serializer_class = NoticeSerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[Notice]:
        """Return the notices that the key may see, narrowed by `about` (a reference)."""
        if getattr(self, "swagger_fake_view", False):
            return Notice.objects.none()
        found = Notice.objects.visible_to(caller(self.request)).select_related("recipient", "email", "superseded_by")
        about = self.request.query_params.get("about", "")
        return found.filter(about=about) if about else found

    @extend_schema(parameters=[OpenApiParameter("about", str, description="Only notices about this reference.")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List notices, newest first: everybody's for those who may see them all, else the key's own."""
        return super().get(request, *args, **kwargs)


class Preferences(APIView):
    """How the key's own account is told."""

    actions: ClassVar[dict[str, str]] = {"GET": "notice.view", "PATCH": "notice.view"}

    @extend_schema(responses=NoticePreferencesSerializer)
    def get(self, request: Request) -> Response:
        """Read the choices; the defaults where none was made."""
        return Response(NoticePreferencesSerializer(preferences_of(caller(request))).data)

    @extend_schema(request=NoticePreferencesSerializer, responses=NoticePreferencesSerializer)
    def patch(self, request: Request) -> Response:
        """Change the choices that are given. That breaches come by e-mail cannot be changed: 422."""
        user = caller(request)
        values = read(request, NoticePreferencesSerializer, preferences_of(user), partial=True)
        chosen = change_preferences(user=user, now=utc_now(), **values)
        return Response(NoticePreferencesSerializer(chosen).data)


class Bounces(APIView):
    """E-mails that came back."""

    actions: ClassVar[dict[str, str]] = {"POST": "mail.bounce"}
    parser_classes = (RawMessageParser,)

    @extend_schema(request={"message/rfc822": OpenApiTypes.BINARY}, responses={200: BounceSerializer})
    def post(self, request: Request) -> Response:
        """Hand in a raw message that came to the sender's address (RFC 3464); anything but a report on ours is ignored.

        `email` is the Message-ID of the e-mail that was marked, or null. It may be handed in twice.
        """
        sent = request.data if isinstance(request.data, dict) else {}
        email = take_in_bounce(raw=sent.get("raw", b""), actor=caller(request), now=utc_now())
        return Response(BounceSerializer({"email": email.message_id if email else None}).data)
