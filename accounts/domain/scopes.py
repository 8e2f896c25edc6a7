"""The scopes that a REST key may carry: the actions that the interface offers, grouped by object."""

from typing import Final

SCOPE_GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "complaint": (
        "complaint.view",
        "complaint.log",
        "complaint.reply",
        "complaint.hold",
        "complaint.change",
        "complaint.merge",
        "complaint.withdraw",
    ),
    "customer": ("customer.view", "customer.edit"),
    "agreement": ("agreement.view", "agreement.draft"),
    "clause": ("clause.view", "clause.edit"),
    "target": ("target.view", "target.edit", "clock.recompute"),
    "calendar": ("calendar.view", "calendar.edit"),
    "duty": ("duty.view", "duty.do"),
    "webhook": ("webhook.view", "webhook.edit", "webhook.resend"),
    "policy": ("policy.read",),
    "report": ("report.view",),
    "notice": ("notice.view", "mail.bounce"),
    "branding": ("branding.view", "branding.edit"),
    "operations": ("operations.view", "operations.act"),
}
KEY_SCOPES: Final = frozenset(scope for scopes in SCOPE_GROUPS.values() for scope in scopes)
