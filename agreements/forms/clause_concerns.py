"""What is doubtful about a clause of the library, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agreements.domain.clauses import contradicted, verdict
from drafting.domain.conditions import Verdict
from drafting.domain.library import ClauseText


def concern_of(said: ClauseText) -> str:
    """Return what is doubtful about a clause's condition, or nothing."""
    found = verdict(said.condition)
    if found is Verdict.ALWAYS:
        return _("Its condition always holds.")
    if found is Verdict.NEVER:
        return _("Its condition never holds.")
    if any(contradicted(said.words(language).text, said.condition) for language in said.languages):
        return _("It quotes what its own condition rules out.")
    return ""
