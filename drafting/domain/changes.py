"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"\{\{.*?\}\}|\w+|\s+|[^\w\s]", re.DOTALL)
SHORTEST_COMMON = 2
"""A single word in common between two changes is drawn into them: confetti is not readable."""


@dataclass(frozen=True)
class Change:
    """A run of text that stayed ("same"), is gone ("removed") or is new ("added")."""

    kind: str
    text: str


def changes(old: str, new: str) -> list[Change]:
    """Return the runs of both texts in order; what is removed stands before what is added in its place."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    found: list[Change] = []
    for removed, added, same in _runs(before, after):
        found += [Change(kind, text) for kind, text in (("removed", removed), ("added", added), ("same", same)) if text]
    return found


def _runs(before: list[str], after: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (removed, added, and what stayed behind them)."""
    blocks = SequenceMatcher(a=before, b=after, autojunk=False).get_matching_blocks()
    ends = len(before), len(after)
    kept = [each for each in blocks if _is_worth(before[each.a : each.a + each.size], each.a, each.a + each.size, ends)]
    done_before = done_after = 0
    for block in kept:
        same = "".join(before[block.a : block.a + block.size])
        yield "".join(before[done_before : block.a]), "".join(after[done_after : block.b]), same
        done_before, done_after = block.a + block.size, block.b + block.size
    yield "".join(before[done_before:]), "".join(after[done_after:]), ""


def _is_worth(tokens: list[str], start: int, end: int, ends: tuple[int, int]) -> bool:
    """Whether what is common is long enough to be shown as such; at either edge of the text anything is."""
    words = sum(token.isalnum() or token.startswith("{{") for token in tokens)
    return bool(tokens) and (words >= SHORTEST_COMMON or start == 0 or end == ends[0])
