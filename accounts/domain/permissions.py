"""Who may do what: one table of action x role, the code's copy of docs/permissions.md.

A test reads the document and fails where the two differ.
"""

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What a person is to the organisation. Roles add up."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"
    AGENT = "agent"
    STAFF = "staff"
    AUDITOR = "auditor"


class Scope(IntEnum):
    """On which objects an action is allowed; a wider scope contains the narrower ones."""

    NONE = 0
    OWN = 1
    TEAM = 2
    ALL = 3


_A, _T, _O, _N = Scope.ALL, Scope.TEAM, Scope.OWN, Scope.NONE
_ROLES = (Role.ADMINISTRATOR, Role.MANAGER, Role.SUPERVISOR, Role.AGENT, Role.STAFF, Role.AUDITOR)

# action -> scope for administrator, manager, supervisor, agent, staff, auditor
_TABLE: dict[str, tuple[Scope, Scope, Scope, Scope, Scope, Scope]] = {
    "organisation.configure": (_A, _N, _N, _N, _N, _N),
    "branding.view": (_A, _A, _N, _N, _N, _A),
    "branding.edit": (_A, _N, _N, _N, _N, _N),
    "user.manage": (_A, _N, _N, _N, _N, _N),
    "team.manage": (_A, _N, _N, _N, _N, _N),
    "apikey.manage": (_A, _N, _N, _N, _N, _N),
    "audit.view": (_A, _N, _N, _N, _N, _A),
    "mail.view": (_A, _A, _N, _N, _N, _A),
    "mail.resend": (_A, _A, _N, _N, _N, _N),
    "mail.bounce": (_A, _A, _N, _N, _N, _N),
    "notice.view": (_A, _A, _O, _O, _O, _A),
    "notice.summary": (_N, _A, _T, _N, _N, _N),
    "operations.view": (_A, _A, _N, _N, _N, _N),
    "operations.act": (_A, _A, _N, _N, _N, _N),
    "webhook.view": (_A, _A, _N, _N, _N, _A),
    "webhook.edit": (_A, _N, _N, _N, _N, _N),
    "webhook.resend": (_A, _A, _N, _N, _N, _N),
    "customer.view": (_A, _A, _A, _A, _N, _A),
    "customer.edit": (_N, _A, _A, _A, _N, _N),
    "agreement.view": (_A, _A, _A, _A, _N, _A),
    "agreement.draft": (_N, _A, _N, _N, _N, _N),
    "agreement.approve": (_N, _A, _N, _N, _N, _N),
    "agreement.sign": (_N, _A, _N, _N, _N, _N),
    "clause.view": (_A, _A, _A, _N, _N, _A),
    "clause.edit": (_N, _A, _N, _N, _N, _N),
    "target.view": (_A, _A, _A, _A, _N, _A),
    "target.edit": (_N, _A, _N, _N, _N, _N),
    "calendar.view": (_A, _A, _A, _A, _N, _A),
    "calendar.edit": (_N, _A, _N, _N, _N, _N),
    "clock.recompute": (_N, _A, _N, _N, _N, _N),
    "policy.read": (_A, _A, _A, _A, _A, _A),
    "policy.view": (_N, _A, _N, _N, _N, _A),
    "policy.draft": (_N, _A, _N, _N, _N, _N),
    "policy.publish": (_N, _A, _N, _N, _N, _N),
    "complaint.view": (_A, _A, _T, _T, _N, _A),
    "complaint.log": (_N, _A, _A, _A, _N, _N),
    "complaint.reply": (_N, _A, _T, _T, _N, _N),
    "complaint.hold": (_N, _A, _T, _T, _N, _N),
    "complaint.assign": (_N, _A, _T, _N, _N, _N),
    "complaint.change": (_N, _A, _T, _T, _N, _N),
    "complaint.merge": (_N, _A, _T, _N, _N, _N),
    "complaint.withdraw": (_N, _A, _T, _T, _N, _N),
    "complaint.backdate": (_N, _A, _T, _N, _N, _N),
    "duty.view": (_A, _A, _T, _T, _N, _A),
    "duty.do": (_N, _A, _T, _T, _N, _N),
    "duty.backdate": (_N, _A, _T, _N, _N, _N),
    "report.view": (_N, _A, _T, _N, _N, _A),
}

PERMISSIONS: dict[str, dict[Role, Scope]] = {
    action: dict(zip(_ROLES, scopes, strict=True)) for action, scopes in _TABLE.items()
}


def widest_scope(roles: frozenset[Role], action: str) -> Scope:
    """Return the widest scope that any of `roles` has for `action`. Raises KeyError for an unknown action."""
    row = PERMISSIONS[action]
    return max((row[role] for role in roles), default=Scope.NONE)
