"""Changing how documents look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.errors import Problem, Refusal
from core.models import Organisation
from documents.domain.colours import is_colour
from documents.domain.pictures import PictureRefusedError, picture_type
from documents.letters import unprintable
from documents.models import Branding, Layout, StoredFile, Variant
from documents.services.files import store_file

FIELDS: Final = ("accent", "letterhead", "footer", "layout", "variant")
MOST_LINES: Final = 5
LINE: Final = 70
FOOTER: Final = 120
ENDINGS: Final = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}


@transaction.atomic
def change_branding(
    *, actor: Actor | None, now: datetime, logo: bytes | None = None, removes_logo: bool = False, **values: str
) -> Branding:
    """Change how documents look from now on. Returns the row that counts; nothing is written where nothing differs.

    `logo` are the bytes of a PNG, JPEG or SVG; without it the present one stays, unless `removes_logo`. The others are
    `accent` (#rrggbb), `letterhead` (lines), `footer`, `layout` and `variant`. What is approved already, printed or
    not, keeps its look. Raises Refusal with a problem per field, NotStoredError if the storage takes no logo.
    """
    organisation = Organisation.current()
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = Branding.current() or Branding()
    cleaned = _cleaned(values)
    problems = [Problem(name, "unknown", _("There is no such field.")) for name in values if name not in FIELDS]
    problems += _problems(cleaned)
    content_type = ""
    if logo is not None:
        try:
            content_type = picture_type(logo)
        except PictureRefusedError as error:
            problems.append(Problem("logo", error.code, why_refused(error)))
    if problems:
        raise Refusal(problems)
    after = Branding(**{name: getattr(before, name) for name in FIELDS} | cleaned, created_at=now)
    after.logo, after.logo_says = (None, "") if removes_logo else (before.logo, before.logo_says)
    if logo is not None:
        name = f"logo.{ENDINGS[content_type]}"
        after.logo = store_file(content=logo, name=name, content_type=content_type, now=now)
    if after.logo != before.logo:
        after.logo_says = organisation.name if after.logo else ""
    changes = dict(_changes(before, after))
    if not changes:
        return before if before.pk else after
    after.save()
    reference = organisation.name[:64]
    record(actor=actor, action="branding.changed", subject=organisation, now=now, reference=reference, changes=changes)
    return after


def _cleaned(values: dict[str, str]) -> dict[str, str]:
    cleaned = {name: value.strip() for name, value in values.items() if name in FIELDS}
    if "accent" in cleaned:
        cleaned["accent"] = cleaned["accent"].lower()
    if "letterhead" in cleaned:
        lines = (" ".join(line.split()) for line in cleaned["letterhead"].splitlines())
        cleaned["letterhead"] = "\n".join(line for line in lines if line)
    if "footer" in cleaned:
        cleaned["footer"] = " ".join(cleaned["footer"].split())
    return cleaned


def _problems(values: dict[str, str]) -> Iterator[Problem]:
    if "accent" in values and not is_colour(values["accent"]):
        yield Problem("accent", "invalid", _("Write the colour as # and six digits or letters a to f: #1f3a5f."))
    lines = values.get("letterhead", "").splitlines()
    if len(lines) > MOST_LINES:
        yield Problem("letterhead", "too_long", _("At most %(count)s lines fit.") % {"count": MOST_LINES})
    if any(len(line) > LINE for line in lines):
        yield Problem("letterhead", "too_long", _("A line has at most %(count)s characters.") % {"count": LINE})
    if len(values.get("footer", "")) > FOOTER:
        yield Problem("footer", "too_long", _("A line has at most %(count)s characters.") % {"count": FOOTER})
    for name in ("letterhead", "footer"):
        if signs := unprintable(values.get(name, "")):
            yield Problem(name, "letters", _("The fonts of documents do not have: %(signs)s.") % {"signs": signs})
    if values.get("layout", Layout.CLASSIC) not in Layout.values:
        yield Problem("layout", "unknown", _("There is no such layout."))
    if values.get("variant", Variant.PLAIN) not in Variant.values:
        yield Problem("variant", "unknown", _("There is no such kind of PDF."))


def _changes(before: Branding, after: Branding) -> Iterator[tuple[str, list[Any]]]:
    for name in FIELDS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield name, [str(old), str(new)]
    if before.logo != after.logo:
        yield "logo", [_cited(before.logo), _cited(after.logo)]


def _cited(file: StoredFile | None) -> str:
    return f"{file.name} {file.sha256[:12]}" if file else ""


def why_refused(error: PictureRefusedError) -> str:
    """Say in a sentence why a logo is not taken."""
    reasons = {
        "empty": _("The file is empty."),
        "too_big": _("A logo has at most 512 kB; save it smaller."),
        "unknown": _("A logo is a PNG, a JPEG or an SVG."),
        "broken": _("The file is damaged: it cannot be read as a picture."),
        "too_many_pixels": _("A logo has at most 4 million pixels; save it smaller."),
        "too_small": _("A logo is at least 16 pixels wide and high."),
        "colours": _("Its colours (%(what)s) are meant for a press; save it in RGB."),
        "entities": _("It begins with a document type or names a style sheet, which could bring in other files."),
        "element": _("It holds “%(what)s”. Leave nothing but shapes: turn letters into outlines, take out pictures."),
        "attribute": _("It holds a script (%(what)s)."),
        "elsewhere": _("It refers to another file (%(what)s)."),
        "no_size": _("It says neither its width and height nor its viewBox."),
        "too_many_shapes": _("It has too many shapes; simplify it, or save it as a PNG."),
    }
    return reasons[error.code] % {"what": error.what[:40]}
