"""Values of a template's parameters: defaults, emptiness, and what each language prints."""

from collections.abc import Mapping

from policies.domain.template import LANGUAGES, Parameter, ParameterKind, PolicyTemplate

# A value is one text, or one per language. This is also the shape in which parameters are stored.
Value = str | dict[str, str]
AND = {"cs": " a ", "en": " and "}


def default_values(template: PolicyTemplate, *, company: str, email: str, phone: str) -> dict[str, Value]:
    """Return what a new document starts with: the template's defaults and what the organisation already says."""
    values = {parameter.name: default_value(parameter) for parameter in template.parameters}
    values.update({"company": company, "contact_email": email, "contact_phone": phone})
    return values


def default_value(parameter: Parameter) -> Value:
    """Return the template's own default, empty where it has none."""
    if parameter.kind.is_per_language:
        return {code: parameter.default.in_language(code) if parameter.default else "" for code in LANGUAGES}
    return parameter.default.cs if parameter.default else ""


def text_of(values: Mapping[str, Value], parameter: Parameter, language: str) -> str:
    """Return what was typed for a parameter in a language, stripped; empty if nothing was."""
    value = values.get(parameter.name, "")
    if isinstance(value, dict):
        value = value.get(language, "")
    return value.strip()


def lines_of(text: str) -> list[str]:
    """Return the entries of a list that is typed one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def printed(values: Mapping[str, Value], template: PolicyTemplate, language: str) -> dict[str, str]:
    """Return each parameter as the sentences of `language` print it."""
    return {each.name: _printed(text_of(values, each, language), each, language) for each in template.parameters}


def _printed(text: str, parameter: Parameter, language: str) -> str:
    if parameter.kind == ParameterKind.LINES:
        return join_words(lines_of(text), language)
    if parameter.kind == ParameterKind.CHOICE:
        option = next((option for option in parameter.options if option.value == text), None)
        return option.in_language(language) if option else ""
    return " ".join(text.split())


def join_words(words: list[str], language: str) -> str:
    """Return "a, b a c" or "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + AND[language] + words[-1]
