"""People, their roles and teams, and the keys that machines use."""

from accounts.models.api_key import ApiKey
from accounts.models.list_columns import ListColumns
from accounts.models.saved_view import SavedList, SavedView
from accounts.models.sign_in_guess import SignInGuess
from accounts.models.team import DutyShift, Team
from accounts.models.user import RoleGrant, User

__all__ = ["ApiKey", "DutyShift", "ListColumns", "RoleGrant", "SavedList", "SavedView", "SignInGuess", "Team", "User"]
