"""Every word of the vocabulary has words that people read."""

from decimal import Decimal
from enum import StrEnum

import pytest
from django.utils import translation
from django.utils.functional import Promise

from sla import labels
from sla.domain.clock import Standing, State
from sla.domain.vocabulary import Basis, CaseKind, Channel, Metric, Priority, Unit


@pytest.mark.parametrize(
    ("words", "vocabulary"),
    [
        (labels.CASE_KINDS, CaseKind),
        (labels.CHANNELS, Channel),
        (labels.PRIORITIES, Priority),
        (labels.METRICS, Metric),
        (labels.UNITS, Unit),
        (labels.BASES, Basis),
        (labels.STATES, State),
        (labels.STANDINGS, Standing),
    ],
)
def test_every_word_has_a_label(words: dict[str, Promise], vocabulary: type[StrEnum]) -> None:
    assert set(words) == set(vocabulary)
    assert all(str(label).strip() for label in words.values())


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        (Decimal(1), "hours", "1 hour"),
        (Decimal("24.000"), "hours", "24 hours"),
        (Decimal("1.5"), "hours", "1.5 hours"),
        (Decimal(1), "business_days", "1 business day"),
        (Decimal(3), "rings", "3 rings"),
    ],
)
def test_amounts_in_words(amount: Decimal, unit: str, text: str) -> None:
    with translation.override("en"):
        assert labels.amount_text(amount, unit) == text


def test_titles_in_words() -> None:
    with translation.override("en"):
        assert labels.target_title("resolution", "complaint", "email", "high") == "complaint, e-mail, high: resolution"
        assert labels.target_title("answer") == "all cases: answer"
