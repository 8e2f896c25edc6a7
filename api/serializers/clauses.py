"""Clauses of the library, and those of an agreement beside it."""

from typing import Any

from rest_framework import serializers

from agreements.domain.library import ARTICLES
from agreements.forms.clause_concerns import concern_of
from agreements.selectors.clauses import ClauseState
from api.serializers.sent import SentSerializer
from drafting.domain.clauses import VariableKind
from drafting.domain.conditions import Match
from drafting.domain.library import KEY
from drafting.models import ClauseVersion
from drafting.selectors.clauses import Entry


class WordsSerializer(SentSerializer):
    """A clause in one language; `{{ name }}` stands for a value. Empty: it is not written in this language."""

    heading = serializers.CharField(max_length=200, allow_blank=True, default="")
    text = serializers.CharField(max_length=6000, allow_blank=True, default="")
    when_to_use = serializers.CharField(max_length=600, allow_blank=True, default="")


class VariableSerializer(SentSerializer):
    """A value that the text asks for, and what the person who drafts is asked."""

    name = serializers.CharField(max_length=40)
    kind = serializers.ChoiceField([each.value for each in VariableKind], default=VariableKind.TEXT.value)
    label_cs = serializers.CharField(max_length=200, allow_blank=True, default="")
    label_en = serializers.CharField(max_length=200, allow_blank=True, default="")


class StatementSerializer(SentSerializer):
    """`fact.is.option`, `fact.is_not.option`, or `fact.at_least`, `fact.at_most`, `fact.is` with a number."""

    says = serializers.CharField(max_length=90)
    number = serializers.IntegerField(min_value=0, max_value=1_000_000, allow_null=True, default=None)


class ConditionSerializer(SentSerializer):
    """When the clause prints: `match` all or any of the statements; without statements always."""

    match = serializers.ChoiceField([each.value for each in Match], default=Match.ALL.value)
    tests = StatementSerializer(many=True, default=list)


class ClauseTextSerializer(SentSerializer):
    """What a clause says."""

    cs = WordsSerializer(default=dict)
    en = WordsSerializer(default=dict)
    variables = VariableSerializer(many=True, default=list)
    condition = ConditionSerializer(default=dict)


class NewClauseSerializer(ClauseTextSerializer):
    """A clause under a key of its own; with `standard`, as its last fallback, in its article."""

    key = serializers.RegexField(KEY)
    article = serializers.ChoiceField(ARTICLES, required=False)
    standard = serializers.RegexField(KEY, required=False)


class RevisionSerializer(ClauseTextSerializer):
    """The next version of a clause, whole. `seen` is the number of the version that was changed."""

    reason = serializers.CharField(max_length=600)
    seen = serializers.IntegerField(min_value=1)


class ClauseReasonSerializer(SentSerializer):
    """Why."""

    reason = serializers.CharField(max_length=600)


class ClauseSerializer(serializers.Serializer[Entry]):
    """A clause with what its latest version says."""

    key = serializers.CharField(source="clause.key")
    article = serializers.CharField(source="clause.article")
    standard = serializers.CharField(source="clause.standard.key", default=None, allow_null=True)
    place = serializers.IntegerField(source="clause.place", help_text="Among the fallbacks, from 1; 0 for a standard.")
    version = serializers.IntegerField(source="version.number")
    reason = serializers.CharField(source="version.reason")
    written_at = serializers.DateTimeField(source="version.written_at")
    retired_at = serializers.DateTimeField(source="clause.retired_at", allow_null=True)
    says = serializers.SerializerMethodField()
    concern = serializers.SerializerMethodField(help_text="What is doubtful about the condition, in words.")

    def get_says(self, entry: Entry) -> dict[str, Any]:
        """What the latest version says, as it is sent."""
        return entry.said.model_dump(mode="json")

    def get_concern(self, entry: Entry) -> str:
        """A condition that always or never holds, or that rules out what the text quotes."""
        return concern_of(entry.said)


class ClauseVersionSerializer(serializers.Serializer[ClauseVersion]):
    """A version of a clause: it stays as it was written."""

    number = serializers.IntegerField()
    reason = serializers.CharField()
    written_by = serializers.CharField(source="written_by.full_name")
    written_at = serializers.DateTimeField()
    says = serializers.JSONField(source="body")


class AgreementClauseSerializer(serializers.Serializer[ClauseState]):
    """A clause of an agreement's newest version, and how it stands to the library."""

    id = serializers.UUIDField(source="placed.item.id")
    step = serializers.CharField(source="placed.step")
    heading = serializers.CharField(source="placed.item.heading")
    library = serializers.CharField(source="placed.item.library", help_text="Empty for the parties' own clause.")
    library_version = serializers.IntegerField(source="placed.item.library_version", allow_null=True)
    fallback = serializers.IntegerField(help_text="Which fallback it is, from 1; 0 for anything else.")
    is_changed = serializers.BooleanField(help_text="Somebody changed its words here.")
    deviates = serializers.BooleanField(help_text="It is not the standard clause as the library has it.")
    has_update = serializers.BooleanField(help_text="The library has a later version that was not declined.")
    latest_version = serializers.IntegerField(source="entry.clause.latest", default=None, allow_null=True)


class TakenClauseSerializer(SentSerializer):
    """The key of the clause that is taken; one of the same family gives way to it."""

    key = serializers.RegexField(KEY)


class DecisionSerializer(SentSerializer):
    """What to do about version `number` of the library's clause: take it over, or keep what there is."""

    number = serializers.IntegerField(min_value=1)
    decision = serializers.ChoiceField(["take", "keep"])
