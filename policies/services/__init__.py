"""What people do with policies: start, write, publish, confirm, revise."""

from policies.services.acknowledging import acknowledge
from policies.services.drafting import save_parameters, start_policy, start_revision
from policies.services.outdating import mark_outdated
from policies.services.publishing import NotReady, publish

__all__ = [
    "NotReady",
    "acknowledge",
    "mark_outdated",
    "publish",
    "save_parameters",
    "start_policy",
    "start_revision",
]
