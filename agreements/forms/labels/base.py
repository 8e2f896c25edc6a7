"""What a label is."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Label:
    """What stands above an input, and below it as a hint. A list has a noun for one row and a button that adds one."""

    text: Text
    hint: Text = ""
    row: Text = ""
    add: Text = ""
