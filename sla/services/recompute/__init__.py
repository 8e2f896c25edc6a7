"""Recomputing running deadlines by what the organisation promises now: preview, apply, undo.

Only on demand, and only what runs on the organisation's own targets. `runs` is what people ask for, `work` is what a
worker does about it, slice by slice: `planning` computes a preview, `moving` moves deadlines there or back.
"""

from sla.services.recompute.runs import apply_recompute, preview_recompute, redo_preview, undo_recompute
from sla.services.recompute.work import go_on, sweep_unfinished

__all__ = [
    "apply_recompute",
    "go_on",
    "preview_recompute",
    "redo_preview",
    "sweep_unfinished",
    "undo_recompute",
]
