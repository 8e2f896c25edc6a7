"""What a version of an agreement says, as JSON, as a PDF and for Word."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.access import get_version_for
from agreements.models import AgreementVersion
from agreements.services.word import word_name, word_of
from api.authentication import caller
from api.problems import problem
from documents.http import WORD_MIME, file_response, made_file
from documents.models import Rendering

PDF_MIME = "application/pdf"


class AgreementContentView(APIView):
    """The typed document of one version."""

    actions: ClassVar[dict[str, str]] = {"GET": "agreement.view"}

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, reference: str, number: int) -> Response:
        """Read the content of a version: what the PDF embeds as `agreement.json`."""
        return Response(json.loads(bytes(get_version_for(caller(request), reference, number).content)))


class FileView(APIView):
    """An address that answers with a file."""

    actions: ClassVar[dict[str, str]] = {"GET": "agreement.view"}

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Take any `Accept`: what comes back is a file, and a problem where there is none."""
        return super().perform_content_negotiation(request, force=True)


class AgreementPdfView(FileView):
    """The PDF of one version."""

    @extend_schema(responses={(200, PDF_MIME): OpenApiTypes.BINARY, 409: OpenApiTypes.OBJECT})
    def get(self, request: Request, reference: str, number: int) -> HttpResponseBase:
        """Read the PDF that was made when the version was approved: always the same bytes, also as its `ETag` says.

        409 while there is none: the version is a draft, or its PDF is not made yet, which `printing/` tells.
        """
        version = get_version_for(caller(request), reference, number)
        if version.rendering is None or version.rendering.file is None:
            return problem(status.HTTP_409_CONFLICT, _why_there_is_none(version))
        return file_response(version.rendering.file, name=f"{reference}-{version.number}.pdf")


class AgreementWordView(FileView):
    """One version as a Word file."""

    @extend_schema(responses={(200, WORD_MIME): OpenApiTypes.BINARY})
    def get(self, request: Request, reference: str, number: int) -> HttpResponse:
        """Read a version as a .docx file for redlining; a draft is marked as one. The same version, the same bytes."""
        version = get_version_for(caller(request), reference, number)
        return made_file(word_of(version), name=word_name(version), content_type=WORD_MIME)


def _why_there_is_none(version: AgreementVersion) -> str:
    if version.rendering is None:
        return "This version is a draft: its PDF is made when it is approved."
    if version.rendering.state == Rendering.State.FAILED:
        return "The PDF could not be made. It can be asked for again by a POST to printing/."
    return "The PDF is not made yet; printing/ tells how far it is."
