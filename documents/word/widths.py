"""How wide the columns of a table are."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ColumnNeed:
    """What a column needs: signs of its longest word and its longest text; `share` of what is left, 0 for none."""

    longest_word: int
    longest_text: int
    share: int = 1


def shared_widths(total: int, needs: Sequence[ColumnNeed], *, per_sign: int, padding: int) -> list[int]:
    """Share `total` between the columns: each its longest word, those without a share all of their text, then the rest.

    All lengths are twentieths of a point, `per_sign` the width of a sign. Where even the words do not fit, each gives
    in proportion. The sum is exactly `total`.
    """
    least = [need.longest_word * per_sign + padding for need in needs]
    wanted = [
        low if need.share else max(low, need.longest_text * per_sign + padding)
        for need, low in zip(needs, least, strict=True)
    ]
    if sum(wanted) > total:
        wanted = least
    if sum(wanted) > total:
        wanted = [width * total // sum(wanted) for width in wanted]
    shares = [need.share for need in needs]
    if not any(shares):
        shares = [1] * len(needs)
    rest = total - sum(wanted)
    widths = [width + rest * share // sum(shares) for width, share in zip(wanted, shares, strict=True)]
    widths[shares.index(max(shares))] += total - sum(widths)
    return widths
