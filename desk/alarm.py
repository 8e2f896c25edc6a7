"""The banner that tells those who can do something about it that promises are not being watched."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.clock import real_now, utc_now
from core.models import Organisation
from core.typography import format_instant, format_number
from core.waiting import COUNTED
from sla.selectors.health import Check, checks

#: A process asks this often, however many pages it shows.
CACHE_SECONDS: Final = 10
#: After a start everything gets so long to come up before anybody is told.
PATIENCE_SECONDS: Final = 60
_KEY: Final = "desk.alarm"
_started = time.monotonic()


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that does not move: what and since when, and what to do about it."""

    what: str
    what_to_do: str


def alarms() -> list[Alarm]:
    """Return what is wrong at present, in the reader's language; empty nearly always."""
    if not settings.ALARM_BANNER or time.monotonic() - _started < PATIENCE_SECONDS:
        return []
    found: list[Check] | None = cache.get(_KEY)
    if found is None:
        found = [check for check in checks(now=utc_now(), real_now=real_now()) if not check.is_ok]
        cache.set(_KEY, found, CACHE_SECONDS)
    if not found:
        return []
    return [_in_words(check) for check in found]


def _in_words(check: Check) -> Alarm:
    values = {"since": _instant(check.since), "count": _count(check.waiting)}
    match check.name:
        case "sweep" if check.since is None:
            what = _("Nobody watches the deadlines: the sweep has not run since this was installed.")
            return Alarm(what, _("Start beat and the worker of the queue “sweep”."))
        case "sweep":
            what = _("Nobody watches the deadlines: the last sweep ended at %(since)s.") % values
            todo = _(
                "Verdicts stay right, but nobody is told of what is late. "
                "Look whether beat and the worker of the queue “sweep” run."
            )
            return Alarm(what, todo)
        case "clocks":
            what = ngettext(
                "%(count)s deadline has waited since %(since)s for its notice.",
                "%(count)s deadlines have waited since %(since)s for their notices.",
                check.waiting or 0,
            )
            return Alarm(
                what % values,
                _("The sweep does not keep up. Look at its log, or start another worker of the queue “sweep”."),
            )
        case "stuck":
            what = ngettext(
                "%(count)s deadline cannot be handled since %(since)s, and nobody is told of it.",
                "%(count)s deadlines cannot be handled since %(since)s, and nobody is told of them.",
                check.waiting or 0,
            )
            return Alarm(what % values, _("Nothing else is held up. The reason stands under Settings, Operations."))
        case "mail":
            what = ngettext(
                "%(count)s e-mail has waited since %(since)s for a worker.",
                "%(count)s e-mails have waited since %(since)s for a worker.",
                check.waiting or 0,
            )
            return Alarm(what % values, _("Nothing is lost. Look whether the worker of the queue “mail” runs."))
        case "mail_server":
            what = ngettext(
                "The mail server has not taken %(count)s e-mail since %(since)s.",
                "The mail server has not taken %(count)s e-mails since %(since)s.",
                check.waiting or 0,
            )
            return Alarm(
                what % values,
                _("Nothing is lost, and each is tried again. Look at the server's words under Outgoing mail."),
            )
        case "webhooks":
            what = ngettext(
                "%(count)s webhook has waited since %(since)s for a worker.",
                "%(count)s webhooks have waited since %(since)s for a worker.",
                check.waiting or 0,
            )
            return Alarm(what % values, _("Nothing is lost. Look whether the worker of the queue “hooks” runs."))
        case "digests":
            what = ngettext(
                "%(count)s notice has waited since %(since)s for its digest.",
                "%(count)s notices have waited since %(since)s for their digests.",
                check.waiting or 0,
            )
            return Alarm(what % values, _("Nothing is lost. Look whether beat and the worker of the queue “mail” run."))
        case "summaries":
            what = ngettext(
                "%(count)s person has waited since %(since)s for the regular summary.",
                "%(count)s people have waited since %(since)s for the regular summary.",
                check.waiting or 0,
            )
            return Alarm(
                what % values, _("Look whether beat and the worker of the queue “default” run, and at its log.")
            )
        case "documents":
            what = ngettext(
                "%(count)s document has waited since %(since)s to be printed.",
                "%(count)s documents have waited since %(since)s to be printed.",
                check.waiting or 0,
            )
            return Alarm(what % values, _("Nothing is lost. Look whether the worker of the queue “pdf” runs."))
        case _:
            return Alarm(_("Something is not working: %(name)s.") % {"name": check.name}, _("Look at the log."))


def _instant(since: datetime | None) -> str:
    if since is None:
        return "–"
    return format_instant(since, Organisation.current().zone, get_language() or "en")


def _count(waiting: int | None) -> str:
    number = format_number(waiting or 0, get_language() or "en")
    return f"{number}+" if (waiting or 0) >= COUNTED else number
