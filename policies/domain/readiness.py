"""What still stands between a draft and its publication."""

from collections.abc import Mapping, Sequence

from drafting.domain.findings import Finding, Severity
from drafting.domain.placeholders import ProblemKind
from policies.domain.compose import Located
from policies.domain.parameters import Value, text_of
from policies.domain.template import LANGUAGES, Parameter, ParameterKind, PolicyTemplate


def findings(template: PolicyTemplate, values: Mapping[str, Value], problems: Sequence[Located]) -> list[Finding]:
    """Return everything that is missing or doubtful, blocking ones first, each once.

    Rules: parameter.required, parameter.language, parameter.option, promise.unknown, promise.unit,
    placeholder.broken, section.missing.
    """
    found = [
        finding
        for parameter in template.parameters
        if (finding := _parameter_finding(parameter, values, template)) is not None
    ]
    found += _placeholder_findings(problems)
    found += [
        Finding("section.missing", Severity.WARNING, "/template", "template", params={"topic": topic})
        for topic in template.missing_key_sections()
    ]
    return sorted(found, key=lambda finding: finding.severity is not Severity.BLOCKING)


def _parameter_finding(parameter: Parameter, values: Mapping[str, Value], template: PolicyTemplate) -> Finding | None:
    texts = {language: text_of(values, parameter, language) for language in LANGUAGES}
    empty = [language for language, text in texts.items() if not text]
    if not parameter.kind.is_per_language:
        if parameter.required and empty:
            return _about(parameter, "parameter.required")
        if parameter.kind == ParameterKind.CHOICE and texts["cs"] not in {each.value for each in parameter.options}:
            return _about(parameter, "parameter.option")
        return None
    if not empty:
        return None
    if len(empty) < len(LANGUAGES):  # an optional text is wanted in both languages or in neither
        return _about(parameter, "parameter.language", empty[0])
    return _about(parameter, "parameter.required", LANGUAGES[0]) if parameter.required else None


def _about(parameter: Parameter, rule: str, language: str = "") -> Finding:
    pointer = f"/parameters/{parameter.name}" + (f"/{language}" if language else "")
    params = {"name": parameter.name, "language": language}
    return Finding(rule, Severity.BLOCKING, pointer, parameter.group, params=params)


_RULES = {
    ProblemKind.UNKNOWN_PROMISE: ("promise.unknown", Severity.BLOCKING),
    ProblemKind.INEXACT_UNIT: ("promise.unit", Severity.WARNING),
    ProblemKind.MALFORMED: ("placeholder.broken", Severity.BLOCKING),
    ProblemKind.UNKNOWN_PARAMETER: ("placeholder.broken", Severity.BLOCKING),
}


def _placeholder_findings(problems: Sequence[Located]) -> list[Finding]:
    found: dict[tuple[str, str], Finding] = {}
    for located in problems:
        problem = located.problem
        if problem.kind not in _RULES:  # an empty parameter is reported once, by its own rule
            continue
        rule, severity = _RULES[problem.kind]
        is_promise = rule.startswith("promise.")
        pointer = f"/promises/{problem.name}" if is_promise else f"/sections/{located.section}"
        params: dict[str, str | int] = {
            "name": problem.name,
            "asked": problem.asked_unit or "",
            "own": problem.own_unit or "",
        }
        step = "promises" if is_promise else located.section
        found.setdefault((rule, problem.name), Finding(rule, severity, pointer, step, params=params))
    return list(found.values())
