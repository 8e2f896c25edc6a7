"""The table of docs/permissions.md, read as people read it: the document, not the code, says what is expected."""

from functools import cache

from django.conf import settings

Cells = dict[tuple[str, str], str]


@cache
def cells() -> Cells:
    """Return the word in each cell: (action, role) -> all, team, own or "-"."""
    lines = (settings.BASE_DIR / "docs" / "permissions.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    header, _rule, *body = rows
    return {(row[0], role): word for row in body for role, word in zip(header[1:], row[1:], strict=True)}


def actions() -> frozenset[str]:
    """Return the actions that the document names."""
    return frozenset(action for action, _role in cells())
