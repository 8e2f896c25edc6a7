"""How documents look, and how far the PDF of an agreement is."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.access import can_edit, can_print_again, get_version_for
from agreements.models import AgreementVersion
from agreements.selectors.looks import layout_of
from agreements.services import choose_layout
from agreements.services.rendering import print_again
from api.authentication import caller
from api.serializers.printing import (
    BrandingSerializer,
    LayoutSerializer,
    PrintingSerializer,
    SentBrandingSerializer,
)
from api.serializers.sent import NothingSerializer, read
from core.clock import utc_now
from documents.models import Branding
from documents.progress import progress_of
from documents.services import change_branding


class BrandingDetail(APIView):
    """How documents look."""

    actions: ClassVar[dict[str, str]] = {"GET": "branding.view", "PATCH": "branding.edit"}

    @extend_schema(responses=BrandingSerializer)
    def get(self, request: Request) -> Response:
        """Read how documents look from now on."""
        return Response(BrandingSerializer(Branding.current() or Branding()).data)

    @extend_schema(request=SentBrandingSerializer, responses=BrandingSerializer)
    def patch(self, request: Request) -> Response:
        """Change how documents look; what is approved keeps its look."""
        sent = read(request, SentBrandingSerializer, partial=True)
        removes = "logo" in sent and sent["logo"] is None
        branding = change_branding(
            actor=caller(request), now=utc_now(), logo=sent.pop("logo", None), removes_logo=removes, **sent
        )
        return Response(BrandingSerializer(branding).data)


class AgreementPrinting(APIView):
    """How an agreement prints."""

    actions: ClassVar[dict[str, str]] = {
        "GET": "agreement.view", "PATCH": "agreement.draft", "POST": "agreement.draft",
    }  # fmt: skip

    @extend_schema(responses=PrintingSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """Read the layout of the newest version, and how far its PDF is."""
        return Response(_printing(get_version_for(caller(request), reference)))

    @extend_schema(request=LayoutSerializer, responses=PrintingSerializer)
    def patch(self, request: Request, reference: str) -> Response:
        """Choose the layout of a draft."""
        actor = caller(request)
        version = get_version_for(actor, reference)
        decision = can_edit(actor, version)
        if not decision:
            raise PermissionDenied(decision.reason)
        layout = read(request, LayoutSerializer)["layout"]
        choose_layout(version=version, layout=layout, actor=actor, now=utc_now())
        return Response(_printing(get_version_for(actor, reference)))

    @extend_schema(request=NothingSerializer, responses={202: PrintingSerializer})
    def post(self, request: Request, reference: str) -> Response:
        """Have a PDF made again that could not be made."""
        read(request, NothingSerializer)
        actor = caller(request)
        version = get_version_for(actor, reference)
        decision = can_print_again(actor, version)
        if not decision:
            raise PermissionDenied(decision.reason)
        print_again(version=version, actor=actor, now=utc_now())
        return Response(_printing(get_version_for(actor, reference)), status=status.HTTP_202_ACCEPTED)


def _printing(version: AgreementVersion) -> dict[str, Any]:
    rendering = version.rendering
    found: dict[str, Any] = {"version": version.number, "layout": layout_of(version), "state": None, "error": ""}
    found |= dict.fromkeys(("requested_at", "started_at", "finished_at", "pages", "progress"))
    if rendering is not None:
        found |= {name: getattr(rendering, name) for name in ("requested_at", "started_at", "finished_at", "error")}
        found["state"] = rendering.state
        if rendering.state == rendering.State.RUNNING:
            found["progress"] = progress_of(rendering, utc_now())
        elif rendering.state == rendering.State.DONE:
            found["pages"] = rendering.pages
    data: dict[str, Any] = PrintingSerializer(found).data
    return data
