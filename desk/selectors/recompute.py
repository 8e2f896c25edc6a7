"""The deadlines of a recompute, with the complaints that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import User
from complaints.models import Complaint
from core.paging import Page
from sla.models import Recompute, RecomputeMove
from sla.selectors.recompute import moves_of, moves_page

CHUNK = 500


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One deadline of a run; `complaint` is None for what is no complaint (a recurring duty) or not theirs to see."""

    move: RecomputeMove
    complaint: Complaint | None

    @property
    def is_moving(self) -> bool:
        """Whether the deadline itself changes, not only the version that it cites."""
        return self.move.new_due_at != self.move.old_due_at


def move_rows(
    user: User, recompute: Recompute, show: str, params: QueryDict
) -> tuple[list[MoveRow], Page[RecomputeMove]]:
    """Return one page of a run's deadlines as `user` may see them: a fixed number of queries."""
    page = moves_page(recompute, show, params)
    return _with_complaints(user, page.rows), page


def all_move_rows(user: User, recompute: Recompute, show: str) -> Iterator[MoveRow]:
    """Return all of them, for a file; read in chunks."""
    rows: QuerySet[RecomputeMove] = moves_of(recompute, show).order_by("new_due_at", "pk")
    moves: list[RecomputeMove] = []
    for move in rows.iterator(chunk_size=CHUNK):
        moves.append(move)
        if len(moves) == CHUNK:
            yield from _with_complaints(user, moves)
            moves = []
    yield from _with_complaints(user, moves)


def _with_complaints(user: User, moves: Iterable[RecomputeMove]) -> list[MoveRow]:
    moves = list(moves)
    found = Complaint.objects.visible_to(user).filter(case__in=[move.clock.case_id for move in moves])
    complaints = {complaint.case_id: complaint for complaint in found.select_related("customer")}
    return [MoveRow(move, complaints.get(move.clock.case_id)) for move in moves]
