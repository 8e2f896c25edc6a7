"""What each role is called, and what it is for, in the words of the people who grant it."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.domain.permissions import Role

ROLE_NAMES: Final[dict[Role, Promise]] = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.MANAGER: _("Manager"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.AGENT: _("Agent"),
    Role.STAFF: _("Staff"),
    Role.AUDITOR: _("Auditor"),
}
ROLE_HINTS: Final[dict[Role, Promise]] = {
    Role.ADMINISTRATOR: _("sets up the organisation, people, teams and keys"),
    Role.MANAGER: _("drafts and approves agreements and policies, watches every complaint"),
    Role.SUPERVISOR: _("assigns and watches the complaints of the teams they lead"),
    Role.AGENT: _("logs and answers the complaints of their teams"),
    Role.STAFF: _("reads the published policies"),
    Role.AUDITOR: _("reads everything, changes nothing"),
}


def role_choices() -> list[tuple[str, str]]:
    """Return the roles as choices of a form, each with what it is for."""
    return [(role.value, f"{ROLE_NAMES[role]}: {ROLE_HINTS[role]}") for role in Role]
