"""People, their roles and teams, and the keys that machines use."""

from accounts.models.api_key import ApiKey
from accounts.models.team import DutyShift, Team
from accounts.models.user import RoleGrant, User

__all__ = ["ApiKey", "DutyShift", "RoleGrant", "Team", "User"]
