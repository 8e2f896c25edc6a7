"""The clause library, and the clauses of an agreement beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import ValidationError
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.access import can_edit, get_version_for
from agreements.domain.clauses import all_clauses
from agreements.domain.library import VOCABULARY
from agreements.models import AgreementVersion
from agreements.selectors.clauses import clause_states
from agreements.services import keep_clause, take_clause, take_update
from agreements.services.problems import refusal_of
from api.authentication import caller
from api.idempotency import IDEMPOTENCY_PARAMETER, carry_out_once
from api.serializers.clauses import (
    AgreementClauseSerializer,
    ClauseReasonSerializer,
    ClauseSerializer,
    ClauseVersionSerializer,
    DecisionSerializer,
    NewClauseSerializer,
    RevisionSerializer,
    TakenClauseSerializer,
)
from api.serializers.sent import NothingSerializer, read
from core.clock import utc_now
from core.errors import Problem, Refusal
from drafting.access import get_clause_for
from drafting.domain.library import ClauseText
from drafting.models import LibraryClause
from drafting.selectors.clauses import entries_by_key, families, versions_of
from drafting.services import add_clause, restore_clause, retire_clause, revise_clause

PARTS = ("cs", "en", "variables", "condition")


def _said(values: Mapping[str, Any]) -> ClauseText:
    """Return what was sent as a clause. Raises Refusal for what none can say."""
    try:
        return ClauseText.model_validate({name: values[name] for name in PARTS if name in values})
    except ValidationError as error:
        raise refusal_of(error) from error


def _clause(key: str) -> dict[str, Any]:
    found: Any = entries_by_key([key])[key]
    data: dict[str, Any] = ClauseSerializer(found).data
    return data


class ClauseList(APIView):
    """The clauses of the library."""

    actions: ClassVar[dict[str, str]] = {"GET": "clause.view", "POST": "clause.edit"}
    query: ClassVar[set[str]] = {"article", "retired"}

    @extend_schema(
        responses=ClauseSerializer(many=True),
        parameters=[
            OpenApiParameter("article", str, description="Only the clauses of this article."),
            OpenApiParameter("retired", bool, description="Retired clauses too."),
        ],
    )
    def get(self, request: Request) -> Response:
        """List the library: each standard clause, then its fallbacks in the order in which they are offered."""
        article = request.query_params.get("article", "")
        with_retired = request.query_params.get("retired", "") in {"1", "true"}
        found = families([article] if article else (), with_retired=with_retired)
        rows: Any = [entry for family in found for entry in family.entries]
        return Response(ClauseSerializer(rows, many=True).data)

    @extend_schema(request=NewClauseSerializer, responses={201: ClauseSerializer}, parameters=[IDEMPOTENCY_PARAMETER])
    def post(self, request: Request) -> Response:
        """Add a clause, or a fallback of one."""
        now = utc_now()

        def act() -> Response:
            values = read(request, NewClauseSerializer)
            standard = None
            if "standard" in values:
                standard = LibraryClause.objects.filter(key=values["standard"]).first()
                if standard is None:
                    raise Refusal(Problem("standard", "unknown", _("There is no such clause.")))
            added = add_clause(
                key=values["key"],
                article=values.get("article", ""),
                said=_said(values),
                vocabulary=VOCABULARY,
                actor=caller(request),
                now=now,
                standard=standard,
            )
            return Response(_clause(added.key), status=status.HTTP_201_CREATED)

        return carry_out_once(request, now, act)


class ClauseDetail(APIView):
    """One clause."""

    actions: ClassVar[dict[str, str]] = {"GET": "clause.view"}

    @extend_schema(responses=ClauseSerializer)
    def get(self, request: Request, key: str) -> Response:
        """Read a clause."""
        return Response(_clause(get_clause_for(caller(request), key).key))


class ClauseVersions(APIView):
    """The versions of a clause."""

    actions: ClassVar[dict[str, str]] = {"GET": "clause.view", "POST": "clause.edit"}

    @extend_schema(responses=ClauseVersionSerializer(many=True))
    def get(self, request: Request, key: str) -> Response:
        """List what the clause said, the newest first."""
        rows: Any = versions_of(get_clause_for(caller(request), key))
        return Response(ClauseVersionSerializer(rows, many=True).data)

    @extend_schema(request=RevisionSerializer, responses={201: ClauseSerializer})
    def post(self, request: Request, key: str) -> Response:
        """Write the next version. Agreements keep their text; drafts are told that an update is available."""
        actor = caller(request)
        clause = get_clause_for(actor, key)
        values = read(request, RevisionSerializer)
        revise_clause(
            clause=clause,
            said=_said(values),
            reason=values["reason"],
            seen=values["seen"],
            vocabulary=VOCABULARY,
            actor=actor,
            now=utc_now(),
        )
        return Response(_clause(key), status=status.HTTP_201_CREATED)


class ClauseRetire(APIView):
    """Offering a clause no longer."""

    actions: ClassVar[dict[str, str]] = {"POST": "clause.edit"}

    @extend_schema(request=ClauseReasonSerializer, responses=ClauseSerializer)
    def post(self, request: Request, key: str) -> Response:
        """Retire a clause, with its fallbacks. Agreements keep their copies."""
        actor = caller(request)
        clause = get_clause_for(actor, key)
        retire_clause(clause=clause, reason=read(request, ClauseReasonSerializer)["reason"], actor=actor, now=utc_now())
        return Response(_clause(key))


class ClauseRestore(APIView):
    """Offering a retired clause again."""

    actions: ClassVar[dict[str, str]] = {"POST": "clause.edit"}

    @extend_schema(request=NothingSerializer, responses=ClauseSerializer)
    def post(self, request: Request, key: str) -> Response:
        """Restore a clause."""
        actor = caller(request)
        clause = get_clause_for(actor, key)
        read(request, NothingSerializer)
        restore_clause(clause=clause, actor=actor, now=utc_now())
        return Response(_clause(key))


def _states(version: AgreementVersion) -> Any:
    found: Any = clause_states(version.document)
    return AgreementClauseSerializer(found, many=True).data


def _editable(request: Request, reference: str) -> AgreementVersion:
    """Return the newest version. Raises Refusal if it is no draft."""
    actor = caller(request)
    version = get_version_for(actor, reference)
    decision = can_edit(actor, version)
    if not decision:
        raise Refusal(Problem("", "frozen", decision.reason))
    return version


class AgreementClauses(APIView):
    """The clauses of an agreement's newest version."""

    actions: ClassVar[dict[str, str]] = {"GET": "agreement.view", "POST": "agreement.draft"}

    @extend_schema(responses=AgreementClauseSerializer(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """List the clauses behind those of the steps: which deviate, and of which an update is available."""
        return Response(_states(get_version_for(caller(request), reference)))

    @extend_schema(request=TakenClauseSerializer, responses={201: AgreementClauseSerializer(many=True)})
    def post(self, request: Request, reference: str) -> Response:
        """Copy a clause of the library into the draft, in the language of the agreement."""
        version = _editable(request, reference)
        values = read(request, TakenClauseSerializer)
        saved = take_clause(version=version, key=values["key"], actor=caller(request), now=utc_now())
        return Response(_states(saved), status=status.HTTP_201_CREATED)


class AgreementClauseUpdate(APIView):
    """A later version of a clause that a draft has."""

    actions: ClassVar[dict[str, str]] = {"POST": "agreement.draft"}

    @extend_schema(request=DecisionSerializer, responses=AgreementClauseSerializer(many=True))
    def post(self, request: Request, reference: str, clause: UUID) -> Response:
        """Take the library's later version over, or keep what the agreement says."""
        version = _editable(request, reference)
        if not any(placed.item.id == clause for placed in all_clauses(version.document)):
            raise Http404(clause)
        values = read(request, DecisionSerializer)
        act = take_update if values["decision"] == "take" else keep_clause
        saved = act(version=version, clause=clause, number=values["number"], actor=caller(request), now=utc_now())
        return Response(_states(saved))
