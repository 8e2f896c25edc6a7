"""Sentences about the clauses behind those of the steps."""

from django.utils.translation import gettext_lazy as _

from agreements.findings_text.fields import Words

SENTENCES: Words = {
    "clause_field_missing": _("Clause %(place)s: “%(field)s” is missing."),
    "clause_placeholder_malformed": _("Clause %(place)s: “%(mark)s” is no name of a value, such as {{ days }}."),
    "clause_braces_printed": _(
        "Clause %(place)s: “%(mark)s” would print as it stands; only the text of a clause takes values."
    ),
    "clause_value_missing": _("Clause %(place)s: the value “%(name)s” is missing."),
    "clause_value_unreadable": _("Clause %(place)s: “%(name)s” must be a number."),
    "clause_quote_missing": _("Clause %(place)s quotes what the agreement does not say yet: %(quote)s."),
    "clause_condition_incomplete": _("Clause %(place)s: a line of its condition says nothing."),
    "clause_condition_always": _("Clause %(place)s: its condition always holds. Remove it."),
    "clause_condition_never": _("Clause %(place)s can never print: its condition contradicts itself."),
    "clause_contradicts_condition": _("Clause %(place)s quotes what its own condition rules out: %(quote)s."),
}
