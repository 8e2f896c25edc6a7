"""What the document's own rules refuse, as problems with a place and a sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.errors import Problem, Refusal

# The document's own checks know no languages: how their sentences begin, and what is said instead.
CHECKS: dict[str, str | Promise] = {
    "The text holds control characters": gettext_lazy("The text holds characters that cannot be printed."),
    "This text must stand on one line": gettext_lazy("This text must stand on one line."),
    "There is no time zone called": gettext_lazy("There is no such time zone."),
    "Rings measure": gettext_lazy("Rings measure how fast a phone is answered, not a period."),
    "Two items share the id": gettext_lazy("Two entries are the same one. Reload the page."),
    "Write the number as a string": gettext_lazy('Write the number in quotation marks, such as "1250.50".'),
    "A whole number is meant": gettext_lazy("A whole number without quotation marks belongs here."),
}
# What is said of a value of the wrong kind, by how pydantic's name for that begins. No form sends such a value.
KINDS: dict[str, str | Promise] = {
    "decimal": gettext_lazy('A number in quotation marks belongs here, such as "1250.50".'),
    "finite": gettext_lazy('A number in quotation marks belongs here, such as "1250.50".'),
    "int": gettext_lazy("A whole number without quotation marks belongs here."),
    "bool": gettext_lazy("True or false belongs here."),
    "string": gettext_lazy("A text belongs here."),
    "date": gettext_lazy("A day belongs here, such as 2026-03-31."),
    "uuid": gettext_lazy("An identity belongs here, such as 123e4567-e89b-42d3-a456-426614174000."),
    "list": gettext_lazy("A list belongs here."),
    "tuple": gettext_lazy("A pair belongs here."),
    "model": gettext_lazy("An object with named fields belongs here."),
    "dict": gettext_lazy("An object with named fields belongs here."),
}


def refusal_of(error: ValidationError) -> Refusal:
    """Return the refusal that says what pydantic found; a field is its place in the document, joined by dots."""
    return Refusal(
        Problem(".".join(map(str, detail["loc"])), detail["type"], sentence(detail))
        for detail in error.errors(include_url=False)
    )


def sentence(detail: ErrorDetails) -> str:
    """Say in the user's words what a rule of the document refuses."""
    context = detail.get("ctx") or {}
    match detail["type"]:
        case "greater_than_equal":
            return _("Enter %(limit)s or more.") % {"limit": context["ge"]}
        case "less_than_equal":
            return _("Enter %(limit)s or less.") % {"limit": context["le"]}
        case "string_too_long" | "too_long" if isinstance(detail["input"], str):
            return _("Use at most %(limit)s characters.") % {"limit": context["max_length"]}
        case "too_long":
            return _("Use at most %(limit)s entries.") % {"limit": context["max_length"]}
        case "decimal_max_places":
            return _("Use at most %(limit)s decimal places.") % {"limit": context["decimal_places"]}
        case "decimal_max_digits" | "decimal_whole_digits":
            return _("This number is too long.")
        case "string_pattern_mismatch":
            return _("Write it in the form that the hint shows.")
        case "extra_forbidden":
            return _("The agreement has no such field.")
        case "enum" | "literal_error":
            return _("Choose one of the options.")
        case "value_error":
            said = str(context.get("error", ""))
            found = next((text for start, text in CHECKS.items() if said.startswith(start)), None)
            return str(found or _("This value cannot be used here."))
    kind = detail["type"].partition("_")[0]
    return str(KINDS.get(kind) or _("This value cannot be used here."))
