"""The organisation's escalation ladders, as agreements may take them over."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.models import Team, User
from sla.domain.ladder import Ladder
from sla.selectors import ladders_of, organisation_target_set, targets_of


@dataclass(frozen=True, slots=True)
class Offered:
    """The organisation's ladders by name, and whom their levels may name: teams and people by public id."""

    ladders: dict[str, Ladder] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)


def offered_ladders() -> Offered:
    """Return what the organisation has published. Three look-ups."""
    own = organisation_target_set()
    teams = {str(team.public_id): team.name for team in Team.objects.order_by("name")}
    people = {str(user.public_id): user.full_name for user in _staff()}
    return Offered(ladders_of(targets_of(own)) if own else {}, {**teams, **people})


def _staff() -> list[User]:
    found = User.objects.filter(is_active=True, is_service=False)
    return list(found.only("public_id", "full_name").order_by("full_name"))
