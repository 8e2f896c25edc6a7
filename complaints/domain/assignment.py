"""Who looks after a new complaint when nobody was named."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TeamOption:
    """One team that could take the complaint, by key, with its lead's key."""

    team: int
    lead: int | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Keys of the owner and team; None where nobody fits."""

    owner: int | None
    team: int | None


def default_assignment(
    *, logged_by: int, is_person: bool, teams: Sequence[TeamOption], about: int | None
) -> Assignment:
    """Choose the owner and team of a complaint that names neither.

    Whoever logs it owns it, in the first of their teams. A complaint about that very person, or one that a
    machine logs, goes to the team's lead; one about the lead too stays without an owner, for the next level to see.
    """
    team = teams[0] if teams else None
    candidates = [logged_by if is_person else None, team.lead if team else None]
    owner = next((person for person in candidates if person is not None and person != about), None)
    return Assignment(owner=owner, team=team.team if team else None)
