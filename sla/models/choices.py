"""Choices of model fields, and the constraints that hold the database to them."""

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import CheckConstraint, Q
from django.utils.functional import Promise

from sla import labels
from sla.domain.vocabulary import Basis, CaseKind, Channel, Metric, PauseRule, Priority, Unit

Choices = list[tuple[str, Promise]]


def choices_of(words: dict[str, Promise]) -> Choices:
    """A field's choices from a table of labels."""
    return [(str(value), label) for value, label in words.items()]


CASE_KINDS = choices_of(labels.CASE_KINDS)
CHANNELS = choices_of(labels.CHANNELS)
PRIORITIES = choices_of(labels.PRIORITIES)
METRICS = choices_of(labels.METRICS)
UNITS = choices_of(labels.UNITS)
BASES = choices_of(labels.BASES)
PAUSE_RULES = choices_of(labels.PAUSE_RULES)
HOLD_CAUSES = choices_of(labels.HOLD_CAUSES)
CANCEL_CAUSES = choices_of(labels.CANCEL_CAUSES)
STATES = choices_of(labels.STATES)
STEP_KINDS = choices_of(labels.STEP_KINDS)
OUTCOMES = choices_of(labels.OUTCOMES)

_WORDS: dict[str, type[StrEnum]] = {
    "case_kind": CaseKind,
    "kind": CaseKind,
    "channel": Channel,
    "priority": Priority,
    "metric": Metric,
    "unit": Unit,
    "basis": Basis,
    "pause_rule": PauseRule,
}


def known_words(model: str, fields: Iterable[str], may_be_any: bool = False) -> list[CheckConstraint]:
    """One named constraint per field: only words of the vocabulary, and "" (any) where that is allowed."""
    return [
        CheckConstraint(
            condition=Q(**{f"{field}__in": ([""] if may_be_any else []) + [word.value for word in _WORDS[field]]}),
            name=f"sla_{model}_{field}_known",
        )
        for field in fields
    ]
