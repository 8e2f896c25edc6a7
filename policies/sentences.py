"""What a finding says to the person who has to do something about it."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drafting.domain.findings import Finding
from policies.domain.template import PolicyTemplate

GROUPS: dict[str, Promise] = {
    "company": gettext_lazy("Company"),
    "complaints": gettext_lazy("Complaints"),
    "training": gettext_lazy("Training"),
    "enforcement": gettext_lazy("Enforcement"),
    "review": gettext_lazy("Review and change log"),
    "contact": gettext_lazy("Contact"),
}
LANGUAGE_NAMES: dict[str, Promise] = {"cs": gettext_lazy("Czech"), "en": gettext_lazy("English")}
TOPICS: dict[str, Promise] = {
    "purpose": gettext_lazy("purpose and aims"),
    "vision": gettext_lazy("vision and values"),
    "scope": gettext_lazy("scope"),
    "expectations": gettext_lazy("what is expected of staff"),
    "standards": gettext_lazy("standards"),
    "channels": gettext_lazy("interaction on each channel"),
    "escalation": gettext_lazy("escalation"),
    "feedback": gettext_lazy("feedback"),
    "complaints": gettext_lazy("complaints"),
    "training": gettext_lazy("training"),
    "review": gettext_lazy("review and change log"),
    "enforcement": gettext_lazy("enforcement"),
}
UNITS: dict[str, Promise] = {
    "seconds": gettext_lazy("seconds"),
    "minutes": gettext_lazy("minutes"),
    "hours": gettext_lazy("hours"),
    "business_days": gettext_lazy("business days"),
    "calendar_days": gettext_lazy("calendar days"),
    "weeks": gettext_lazy("weeks"),
    "months": gettext_lazy("months"),
    "rings": gettext_lazy("rings"),
}


def described(findings: Iterable[Finding], template: PolicyTemplate, language: str) -> list[Finding]:
    """Return the findings with their sentences, in the language that is active; names are those of `language`."""
    return [replace(finding, message=_sentence(finding, template, language)) for finding in findings]


def _sentence(finding: Finding, template: PolicyTemplate, language: str) -> str:
    params = finding.params
    name = str(params.get("name", ""))
    parameter = template.parameter(name)
    promise = next((each for each in template.promises if each.key == name), None)
    label = parameter or promise
    names = {
        "what": label.label.in_language(language) if label else name,
        "key": name,
        "asked": str(UNITS.get(str(params.get("asked", "")), "")),
        "own": str(UNITS.get(str(params.get("own", "")), "")),
        "topic": str(TOPICS.get(str(params.get("topic", "")), params.get("topic", ""))),
    }
    sentences = {
        "parameter.required": _("%(what)s: fill this in."),
        "parameter.language": _("%(what)s: the Czech text is missing.")
        if params.get("language") == "cs"
        else _("%(what)s: the English text is missing."),
        "parameter.option": _("%(what)s: choose one of the options."),
        "promise.unknown": _("%(what)s: your organisation has no such target (%(key)s)."),
        "promise.unit": _(
            "%(what)s: the target is set in %(own)s, which is no exact number of %(asked)s. "
            "The document prints it in %(own)s."
        ),
        "placeholder.broken": _("The template cites something unknown: %(key)s."),
        "section.missing": _("The document says nothing about: %(topic)s."),
    }
    return sentences[finding.rule] % names
