"""What every floor stands on: the organisation, audit events, number sequences, simulated time, signs of life."""

from core.models.audit import AuditEvent
from core.models.base import PublicIdModel
from core.models.heartbeat import Heartbeat
from core.models.organisation import Organisation
from core.models.sequence import Sequence
from core.models.simulated_time import SimulatedTime

__all__ = ["AuditEvent", "Heartbeat", "Organisation", "PublicIdModel", "Sequence", "SimulatedTime"]
