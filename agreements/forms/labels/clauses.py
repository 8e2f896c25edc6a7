"""Labels of clauses, and the facts of an agreement in words."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.domain.content import STEP_MODELS
from agreements.domain.facts import DOMAINS
from agreements.forms.labels.base import Label, Text
from agreements.forms.labels.choices import CHOICES
from agreements.forms.labels.steps import STEP_LABELS
from drafting.domain.conditions import Choice, Condition, Operator, Value, statements

CLAUSE_LIST = Label(
    _("More clauses"),
    _("Numbered behind the rest of the article: from the clause library, or your own words."),
    row=_("Clause"),
    add=_("Add a clause of your own"),
)
CLAUSES = {
    **{f"{model.__name__}.clauses": CLAUSE_LIST for model in STEP_MODELS.values()},
    "ClauseItem.heading": Label(_("Heading")),
    "ClauseItem.text": Label(
        _("Text"),
        _("Plain text; a line break begins a paragraph. Write {{ days }} for a value: it is asked for once you save."),
    ),
    "ClauseItem.variables": Label(_("Values"), row=_("Value"), add=_("Add a value")),
    "ClauseItem.closing": Label(_("Prints among the closing provisions")),
    "ClauseItem.condition": Label(_("Prints only if")),
    "ClauseItem.library": Label(_("Clause of the library")),
    "ClauseItem.library_version": Label(_("Version of the library's clause")),
    "ClauseItem.kept_version": Label(_("Later version that was not taken")),
    "ClauseVariable.name": Label(_("Name")),
    "ClauseVariable.label": Label(_("What it is")),
    "ClauseVariable.kind": Label(_("Kind")),
    "ClauseVariable.value": Label(_("Value")),
    "Condition.match": Label(_("How many must hold")),
    "Condition.tests": Label(
        _("Conditions"), _("Without one the clause always prints."), row=_("Condition"), add=_("Add a condition")
    ),
    "ClauseText.cs": Label(_("In Czech")),
    "ClauseText.en": Label(_("In English")),
    "ClauseText.variables": Label(
        _("Values"),
        _("What the text asks for as {{ name }}, and what the person who drafts is asked."),
        row=_("Value"),
        add=_("Add a value"),
    ),
    "ClauseText.condition": Label(_("Prints only if")),
    "Words.heading": Label(_("Heading")),
    "Words.text": Label(
        _("Text"),
        _("A line break begins a paragraph. {{ name }} is a value, {{ name | within }} reads “within 5 days”."),
    ),
    "Words.when_to_use": Label(_("When to use it"), _("For those who choose it. It does not print.")),
    "VariableSpec.name": Label(_("Name in the text"), _("Small letters, digits and underscores.")),
    "VariableSpec.kind": Label(_("Kind")),
    "VariableSpec.label_cs": Label(_("What is asked, in Czech")),
    "VariableSpec.label_en": Label(_("What is asked, in English")),
    "Statement.says": Label(_("What must be true")),
    "Statement.number": Label(_("Number"), _("Where the condition compares with one.")),
}
FACTS: dict[str, Text] = {
    "payment_method": _("payment method"),
    "payment_frequency": _("how often it is paid"),
    "currency": _("currency"),
    "due_days": _("days within which invoices are due"),
    "late_interest": _("late interest"),
    "indexation": _("prices change"),
    "term_kind": _("duration"),
    "renewal": _("renewal"),
    "services": _("number of services"),
    "onsite_services": _("number of services at a place of the customer"),
    "credit_claim": _("service credits are given"),
    "forum": _("who decides disputes"),
}
# Facts that are there or not read as a sentence of their own.
THERE: dict[str, tuple[Text, Text]] = {
    "has_discount": (_("there is a discount"), _("there is no discount")),
    "has_handover": (_("data are handed over at the end"), _("no hand-over of data is agreed")),
    "has_targets": (_("there are targets of time"), _("there is no target of time")),
    "has_availability": (_("availability is promised"), _("no availability is promised")),
    "has_credits": (_("there are service credits"), _("there are no service credits")),
    "has_planned_outages": (_("planned outages are announced"), _("planned outages are not settled")),
    "has_reports": (_("regular reports are sent"), _("no regular reports are sent")),
    "has_mediation": (_("a mediator is named"), _("no mediator is named")),
    "party_abroad": (_("the parties are of different countries"), _("the parties are of the same country")),
}
OPTIONS: dict[str, dict[str, Text]] = {
    "payment_method": CHOICES["PaymentMethod"],
    "payment_frequency": CHOICES["PaymentFrequency"],
    "currency": {"czk": "CZK", "eur": "EUR", "other": _("another one")},
    "late_interest": CHOICES["LateInterest"],
    "indexation": CHOICES["IndexationMode"],
    "term_kind": CHOICES["TermKind"],
    "renewal": CHOICES["RenewalMode"],
    "credit_claim": CHOICES["ClaimMode"],
    "forum": CHOICES["Forum"],
}
ARTICLE_LABELS: dict[str, Text] = {
    **{step: label.text for step, label in STEP_LABELS.items()},
    "closing": _("Closing provisions"),
}
CHOICES_OF_CLAUSES: dict[str, dict[str, Text]] = {
    "Match": {"all": _("all of them"), "any": _("any of them")},
    "VariableKind": {
        "text": _("Text"),
        "number": pgettext_lazy("value", "Number"),
        "percent": _("Percent"),
        "days": _("Days"),
        "money": _("Amount"),
    },
}


def statement_options() -> list[tuple[str, str]]:
    """Return everything that a condition may say, in the active language."""
    return [(says, capfirst(said(says))) for fact, domain in DOMAINS.items() for says in statements(fact, domain)]


def said(says: str, number: int | None = None) -> str:
    """Put a statement into words: "there is a discount", "payment method: Card", "number of services: at least 3"."""
    fact, _dot, rest = says.partition(".")
    operator, _dot, option = rest.partition(".")
    if fact in THERE:
        return str(THERE[fact][0 if option == "yes" else 1])
    if fact not in FACTS:
        return says
    if isinstance(DOMAINS[fact], Choice):
        word = _lower(str(OPTIONS[fact].get(option, option)))
        return f"{FACTS[fact]}: {now('not %(option)s') % {'option': word} if operator == Operator.IS_NOT else word}"
    words = {
        Operator.AT_LEAST: now("at least %(number)s"),
        Operator.AT_MOST: now("at most %(number)s"),
        Operator.IS: now("exactly %(number)s"),
    }
    return f"{FACTS[fact]}: {words[Operator(operator)] % {'number': number if number is not None else '…'}}"


def condition_said(condition: Condition) -> list[str]:
    """Return each statement of a condition in words."""
    return [said(each.says, each.number) for each in condition.tests]


def stands(fact: str, value: Value) -> str:
    """Put into words how a fact stands: "there is no discount", "payment method: bank transfer"."""
    if fact in THERE:
        return str(THERE[fact][0 if value == "yes" else 1])
    if value is None:
        return f"{FACTS[fact]}: {now('not settled')}"
    words = OPTIONS.get(fact, {})
    return f"{FACTS[fact]}: {_lower(str(words.get(str(value), value)))}"


def _lower(text: str) -> str:
    """An option in the middle of a sentence; abbreviations stay."""
    return text if text.isupper() else text[:1].lower() + text[1:]
