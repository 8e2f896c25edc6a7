"""Rendering a message in its recipient's language."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, engines
from django.utils import translation

from core.models import Organisation
from notifications.domain.addresses import one_line
from notifications.models import OutgoingEmail


@dataclass(frozen=True, slots=True)
class Composed:
    """A message as it will be read."""

    subject: str
    text: str
    html: str


#: Turns facts into what a template prints, in the language that is active, for this organisation.
Words = Callable[[Mapping[str, Any], str, Organisation], Mapping[str, Any]]
_WORDS: dict[str, Words] = {}


def words_of(*templates: str) -> Callable[[Words], Words]:
    """Say which function turns the facts of e-mails by these templates into words.

    It gets the facts, the language and the organisation, and is called when the message is sent or looked at: what it
    says must follow from the facts, so that a second delivery reads like the first.
    """

    def register(words: Words) -> Words:
        _WORDS.update(dict.fromkeys(templates, words))
        return words

    return register


def write_out(email: OutgoingEmail, organisation: Organisation | None = None) -> dict[str, Any]:
    """Write a message whose facts were stored, in memory; returns the fields that changed, none if it is written.

    Who writes many gives the organisation, which is otherwise read.

    Raises KeyError if nobody has words for its template, and whatever rendering it raises.
    """
    if email.facts is None:
        return {}
    organisation = organisation or Organisation.current()
    with translation.override(email.language):
        context = {**email.facts, **_WORDS[email.template](email.facts, email.language, organisation)}
    composed = compose(email.template, {**context, "organisation": organisation}, email.language)
    fields = {
        "subject": one_line(composed.subject)[:500],
        "text": composed.text,
        "html": composed.html,
        "language": email.language,
        "facts": None,
    }
    for name, value in fields.items():
        setattr(email, name, value)
    return fields


def compose(template: str, context: Mapping[str, Any], language: str) -> Composed:
    """Render `mail/<template>.subject.txt`, `.txt` and `.html` in `language`.

    The templates also get `organisation`, `site_url` and `language`; with `preferences_url` they say where the reader
    changes what comes. Only the HTML is escaped. The bodies extend `mail/base.txt` and `mail/base.html` and fill
    `heading`, `content`, `reason` (why the reader gets it), and `preheader`. Raises TemplateDoesNotExist if one of the
    three is missing.
    """
    values = {"site_url": settings.SITE_URL, "language": language, **context}
    if "organisation" not in values:
        values["organisation"] = Organisation.current()
    with translation.override(language):
        return Composed(
            subject=" ".join(_render(f"mail/{template}.subject.txt", values, autoescape=False).split()),
            text=_tidy(_render(f"mail/{template}.txt", values, autoescape=False)),
            html=_render(f"mail/{template}.html", values, autoescape=True),
        )


def _render(name: str, values: Mapping[str, Any], *, autoescape: bool) -> str:
    """Render with or without escaping, which Django's own shortcut always does."""
    engine = engines["django"].engine  # type: ignore[attr-defined] # the backend's documented attribute
    return str(engine.get_template(name).render(Context(dict(values), autoescape=autoescape)))


def _tidy(text: str) -> str:
    """Leave at most one empty line where template tags stood; the signature mark keeps its space."""
    lines = [line if line == "-- " else line.rstrip() for line in text.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"
