"""The words of the forms: a label and a hint for each field, written by hand."""

from agreements.forms.labels.base import Label, Text
from agreements.forms.labels.choices import CHOICES as FIELD_CHOICES
from agreements.forms.labels.clauses import CHOICES_OF_CLAUSES, CLAUSES
from agreements.forms.labels.communication import COMMUNICATION, DISPUTES
from agreements.forms.labels.first_steps import EXPECTATIONS, GOALS, RESPONSIBILITIES
from agreements.forms.labels.payment_and_term import PAYMENT, TERM
from agreements.forms.labels.service_levels import CALENDARS, CREDITS, LADDERS, LEVELS
from agreements.forms.labels.steps import EMPTY_LABEL, STEP_LABELS, TEMPLATE_LABELS

LABELS: dict[str, Label] = {
    **EXPECTATIONS,
    **RESPONSIBILITIES,
    **GOALS,
    **COMMUNICATION,
    **CALENDARS,
    **LADDERS,
    **LEVELS,
    **CREDITS,
    **PAYMENT,
    **TERM,
    **DISPUTES,
    **CLAUSES,
}
CHOICES: dict[str, dict[str, Text]] = {**FIELD_CHOICES, **CHOICES_OF_CLAUSES}

__all__ = ["CHOICES", "EMPTY_LABEL", "LABELS", "STEP_LABELS", "TEMPLATE_LABELS", "Label"]
