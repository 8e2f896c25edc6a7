"""How closely a file is set: its margins, and what the sizes and spaces of its styles become."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Setting:
    """Margins in millimetres; `sizes` (half points) and `spaces` (twentieths of a point) replace those of styles."""

    top: int = 26
    right: int = 22
    bottom: int = 25
    left: int = 25
    sizes: Mapping[int, int] = field(default_factory=dict)
    spaces: Mapping[int, int] = field(default_factory=dict)

    def apply(self, styles: str) -> str:
        """Return the style sheet as this setting has it."""
        styles = re.sub(r'(<w:sz(?:Cs)? w:val=")(\d+)', lambda found: _with(found, self.sizes), styles)
        return re.sub(r'(\bw:(?:before|after)=")(\d+)', lambda found: _with(found, self.spaces), styles)


def _with(found: re.Match[str], values: Mapping[int, int]) -> str:
    value = int(found[2])
    return f"{found[1]}{values.get(value, value)}"


AIRY: Final = Setting()
CLOSE: Final = Setting(
    top=20,
    right=18,
    bottom=22,
    left=20,
    sizes={16: 15, 17: 15, 18: 17, 19: 17, 21: 18, 22: 19, 24: 20, 28: 23, 34: 25, 52: 34},
    spaces={1900: 60, 1100: 160, 900: 620, 480: 300, 320: 200, 240: 140, 200: 120, 160: 100, 100: 60, 60: 40},
)
