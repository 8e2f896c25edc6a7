"""What forms of every app share."""

from django import forms

from core.errors import Refusal


def add_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put each problem of `refusal` beside the field it names, or on the form where it names none of its fields."""
    for problem in refusal.problems:
        form.add_error(
            problem.field if problem.field in form.fields else None,
            forms.ValidationError(problem.message, code=problem.code),
        )
