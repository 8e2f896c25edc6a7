"""Forms for starting a policy and for its parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from policies.domain.parameters import Value
from policies.domain.template import LANGUAGES, Parameter, ParameterKind, PolicyTemplate, load_template, template_ids
from policies.sentences import GROUPS, LANGUAGE_NAMES

LONGEST = {ParameterKind.NAME: 120, ParameterKind.TEXT: 200, ParameterKind.EMAIL: 254, ParameterKind.PHONE: 40}
LONGEST_PARAGRAPH = 2000


class PolicyFilterForm(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(label=_("Title or code"), max_length=100, required=False)


class NewPolicyForm(forms.Form):
    """Which template, and under which title and code it will be found."""

    template = forms.ChoiceField(label=_("Template"), widget=forms.RadioSelect)
    title_cs = forms.CharField(label=_("Title in Czech"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=120)
    code = forms.CharField(
        label=_("Code"),
        max_length=24,
        help_text=_("Capital letters, digits and hyphens. It is printed on every page and never changes."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        templates = [load_template(each) for each in template_ids()]
        self.fields["template"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (each.id, each.name.in_language(language)) for each in templates
        ]
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


@dataclass(frozen=True)
class FormRow:
    """One parameter: its field, or one field per language."""

    name: str
    fields: list[BoundField]


@dataclass(frozen=True)
class FormGroup:
    """Parameters that belong together."""

    legend: str
    rows: list[FormRow]


def field_name(parameter: Parameter, language: str = "") -> str:
    """Return the name of a parameter's form field."""
    return f"{parameter.name}__{language}" if parameter.kind.is_per_language else parameter.name


class ParametersForm(forms.Form):
    """One field for each parameter of a template, per language where the text differs.

    A draft may be saved with anything left empty; publishing is what asks for all of it.
    """

    hide_optional = True
    lock = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, template: PolicyTemplate, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        language = get_language() or "en"
        for parameter in template.parameters:
            for code in LANGUAGES if parameter.kind.is_per_language else ("",):
                self.fields[field_name(parameter, code)] = _field(parameter, code, language)

    @staticmethod
    def initial_of(template: PolicyTemplate, values: Mapping[str, Value], lock: int) -> dict[str, Any]:
        """Return what the form shows for a draft."""
        initial: dict[str, Any] = {"lock": lock}
        for parameter in template.parameters:
            value = values.get(parameter.name, "")
            if isinstance(value, dict):
                initial |= {field_name(parameter, code): value.get(code, "") for code in LANGUAGES}
            else:
                initial[field_name(parameter)] = value
        return initial

    def values(self) -> dict[str, Value]:
        """Return the cleaned parameters in the shape that a draft keeps."""
        cleaned = self.cleaned_data
        return {
            parameter.name: {code: cleaned[field_name(parameter, code)] for code in LANGUAGES}
            if parameter.kind.is_per_language
            else cleaned[parameter.name]
            for parameter in self.template.parameters
        }

    def groups(self) -> list[FormGroup]:
        """Return the fields as they stand on the page."""
        groups: dict[str, list[FormRow]] = {}
        for parameter in self.template.parameters:
            codes = LANGUAGES if parameter.kind.is_per_language else ("",)
            fields = [self[field_name(parameter, code)] for code in codes]
            groups.setdefault(parameter.group, []).append(FormRow(parameter.name, fields))
        order = [*GROUPS, *(name for name in groups if name not in GROUPS)]
        return [FormGroup(str(GROUPS.get(name, name)), groups[name]) for name in order if name in groups]


def _field(parameter: Parameter, code: str, language: str) -> forms.Field:
    label = parameter.label.in_language(language)
    hint = parameter.hint.in_language(language) if parameter.hint else ""
    common: dict[str, Any] = {
        "label": f"{label} ({LANGUAGE_NAMES[code]})" if code else label,
        "help_text": hint,
        "required": False,
    }
    if parameter.kind == ParameterKind.CHOICE:
        return forms.ChoiceField(
            choices=[(option.value, option.in_language(language)) for option in parameter.options], **common
        )
    if parameter.kind == ParameterKind.EMAIL:
        return forms.EmailField(max_length=LONGEST[parameter.kind], **common)
    if parameter.kind in {ParameterKind.PARAGRAPH, ParameterKind.LINES}:
        rows = 4 if parameter.kind == ParameterKind.LINES else 3
        widget = forms.Textarea(attrs={"rows": rows, "lang": code})
        return forms.CharField(max_length=LONGEST_PARAGRAPH, widget=widget, **common)
    widget_attrs = {"lang": code} if code else {}
    return forms.CharField(max_length=LONGEST[parameter.kind], widget=forms.TextInput(attrs=widget_attrs), **common)
