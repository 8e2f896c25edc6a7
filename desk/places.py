"""The places of the product, and the rights that open each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import may


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go; `actions` name the rights of which one suffices (none: for all who signed in)."""

    icon: str
    label: Promise
    url_name: str
    actions: tuple[str, ...] = ()
    key: str = ""
    hint: Promise | str = ""

    def is_open_to(self, user: User | AnonymousUser) -> bool:
        """Tell whether `user` may go there."""
        return not self.actions or any(may(user, action) for action in self.actions)


NAVIGATION: Final = (
    Place("today", _("Today"), "desk:today", key="t"),
    Place("complaints", _("Complaints"), "complaints:list", ("complaint.view",), key="c"),
    Place("repeat", _("Duties"), "desk:duties", ("duty.view",), key="d"),
    Place("agreements", _("Agreements"), "agreements:list", ("agreement.view",), key="a"),
    Place("policies", _("Policies"), "policies:list", ("policy.read",), key="p"),
    Place("customers", _("Customers"), "customers:list", ("customer.view",), key="u"),
    Place("reports", _("Reports"), "desk:attainment", ("report.view",), key="r"),
)
NEW_COMPLAINT: Final = Place("add", _("Log a complaint"), "complaints:new", ("complaint.log",), key="n")

SETTINGS_PAGES: Final = (
    Place(
        "organisation",
        _("Organisation"),
        "core:organisation",
        ("organisation.configure",),
        hint=_("Name, address, time zone, language and currency."),
    ),
    Place(
        "print",
        _("Look of documents"),
        "agreements:look",
        ("branding.view",),
        hint=_("Logo, colour, letterhead and layout of what is printed, with a sample."),
    ),
    Place(
        "target",
        _("Targets"),
        "sla:targets",
        ("target.view",),
        hint=_("How fast the organisation answers and resolves, where no agreement says otherwise."),
    ),
    Place(
        "calendar",
        _("Business calendars"),
        "sla:calendars",
        ("calendar.view",),
        hint=_("Opening hours and holidays: the time in which deadlines run."),
    ),
    Place(
        "document",
        _("Clause library"),
        "agreements:clause_library",
        ("clause.view",),
        hint=_("Standard clauses of agreements with their fallbacks, in Czech and English."),
    ),
    Place(
        "soon",
        _("Recomputes"),
        "sla:recomputes",
        ("clock.recompute", "audit.view"),
        hint=_("Running deadlines moved to what is promised now: preview, apply, undo."),
    ),
    Place(
        "email",
        _("Outgoing mail"),
        "notifications:mail",
        ("mail.view",),
        hint=_("Every message that was sent or is waiting to be, and what it says."),
    ),
    Place(
        "user",
        _("People"),
        "accounts:users",
        ("user.manage",),
        hint=_("Who signs in, and in which roles."),
    ),
    Place(
        "team",
        _("Teams"),
        "accounts:teams",
        ("team.manage",),
        hint=_("Who handles complaints together, who leads them, and who is the manager on duty."),
    ),
    Place(
        "key",
        _("API keys"),
        "accounts:keys",
        ("apikey.manage",),
        hint=_("Which other systems may call, as whom, and what they may do."),
    ),
    Place(
        "link",
        _("REST interface"),
        "api:docs",
        ("apikey.manage", "organisation.configure"),
        hint=_("What other systems, such as a CRM, can read and write, with examples."),
    ),
    Place(
        "send",
        _("Webhooks"),
        "webhooks:list",
        ("webhook.view",),
        hint=_("Which other systems are told what happens here, and whether it reached them."),
    ),
    Place(
        "system",
        _("Operations"),
        "desk:operations",
        ("operations.view",),
        hint=_("What runs, what waits, what failed; and a test notice to yourself."),
    ),
    Place(
        "history",
        _("Audit trail"),
        "core:audit",
        ("audit.view",),
        hint=_("Who changed what, when and why."),
    ),
)
SETTINGS: Final = Place(
    "settings",
    _("Settings"),
    "desk:settings",
    tuple(sorted({action for place in SETTINGS_PAGES for action in place.actions})),
    key="s",
)
