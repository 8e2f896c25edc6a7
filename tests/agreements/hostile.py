"""An agreement in which every text that a person may write is an attack on whatever shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from agreements.domain.content import AgreementContent

#: Each fits the shortest text (40 signs). PORT is where a listener waits for whoever follows an address.
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=http://127.0.0.1:PORT/i>",
    "</style><style>*{color:red}</style>",
    "<link rel=attachment href=file:///etc>",
    "<a rel=attachment href=file:///a>x</a>",
    "<object data=file:///etc/passwd>",
    "@import url(http://127.0.0.1:PORT/c);",
    "expression(alert(1)) url(file:///etc)",
    "[x](javascript:alert(1))",
    "![x](http://127.0.0.1:PORT/m)",
    "file:///etc/passwd",
    "{{ settings.SECRET_KEY }}{{ 7|add:7 }}",
    "{% include 'base.html' %}{# x #}",
    "{0.__class__}{w.content} %(x)s %s",
    "&lt;b&gt; &#x41; &xxe; <!DOCTYPE x>",
    "]]><w:p/><!-- --><?xml x?>",
    "\"onmouseover='x' autofocus x=\"`",
    "=HYPERLINK(A1)",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "INCLUDEPICTURE http://127.0.0.1:PORT/f",
)
LIMITS = (500, 254, 200, 40)
#: The signs that markup needs. Braces stay: an unknown `{{ name }}` in a clause is a finding, and pages show findings.
SIGNS = re.compile(r"""[<>&"'\[\]()`#!]""")
MOST_ENTRIES = 3


@dataclass
class Attacked:
    """The document, each attacked field (`Party.name`) with a text of it, and the text fields that take no attack."""

    document: AgreementContent
    texts: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)


def attacked(document: AgreementContent, port: int) -> Attacked:
    """Return the document with an attack in each text field; an empty list gets an entry, a long one loses some."""
    result = Attacked(document)
    turns = count()

    def text(limit: int) -> str:
        start, said = next(turns), ""
        for step in range(len(ATTACKS)):
            attack = ATTACKS[(start + step) % len(ATTACKS)].replace("PORT", str(port))
            if said and len(said) + 1 + len(attack) > min(limit, 90):
                break
            said = f"{said} {attack}" if said else attack
        return said[:limit]

    def part(value: BaseModel) -> BaseModel:
        values = {name: getattr(value, name) for name in type(value).model_fields}
        for name, info in type(value).model_fields.items():
            values[name] = entry(value, values, name, info.annotation)
        return type(value).model_validate(values)

    def entry(owner: BaseModel, values: dict[str, Any], name: str, annotation: Any) -> Any:
        kinds, value = kinds_of(annotation), values[name]
        label = f"{type(owner).__name__}.{name}"
        if any(get_origin(kind) is list for kind in kinds):
            inside = next(kind for item in kinds if get_origin(item) is list for kind in kinds_of(get_args(item)[0]))
            if isinstance(inside, type) and issubclass(inside, BaseModel):
                return [part(each) for each in (value or [inside()])[:MOST_ENTRIES]]
            if inside is str:
                return attack(owner, values, name, label, is_list=True)
        if isinstance(value, BaseModel):
            return part(value)
        return attack(owner, values, name, label) if str in kinds else value

    def attack(owner: BaseModel, values: dict[str, Any], name: str, label: str, *, is_list: bool = False) -> Any:
        for limit in LIMITS:
            said = text(limit)
            try:
                made = type(owner).model_validate({**values, name: [said] if is_list else said})
            except ValidationError:
                continue
            result.texts[label] = said
            return getattr(made, name)
        result.closed.add(label)
        return values[name]

    made = part(document)
    assert isinstance(made, AgreementContent)
    result.document = made
    return result


def kinds_of(annotation: Any) -> tuple[Any, ...]:
    """What a field may hold, without the wrappings: `Annotated[str, ...] | None` may hold str and None."""
    if get_origin(annotation) is Annotated:
        return kinds_of(get_args(annotation)[0])
    if get_origin(annotation) is list or not get_args(annotation):
        return (annotation,)
    return tuple(kind for each in get_args(annotation) if not isinstance(each, str) for kind in kinds_of(each))


def text_fields(model: type[BaseModel], seen: set[type[BaseModel]] | None = None) -> Iterator[str]:
    """Yield each field of the schema that holds a text, once."""
    seen = set() if seen is None else seen
    if model in seen:
        return
    seen.add(model)
    for name, info in model.model_fields.items():
        for kind in kinds_of(info.annotation):
            inside = kinds_of(get_args(kind)[0]) if get_origin(kind) is list else (kind,)
            for each in inside:
                if each is str:
                    yield f"{model.__name__}.{name}"
                elif isinstance(each, type) and issubclass(each, BaseModel):
                    yield from text_fields(each, seen)


def harmless(document: AgreementContent) -> AgreementContent:
    """Return the document with a letter for each sign that markup needs: the same pages, if nothing of it works."""
    return AgreementContent.model_validate(_plain(document.model_dump(mode="python")))


def _plain(value: Any) -> Any:
    if type(value) is str:
        return SIGNS.sub("x", value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return {name: _plain(each) for name, each in value.items()} if isinstance(value, dict) else value
