"""Tables as CSV files that a spreadsheet opens as they are meant."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

#: A cell that begins with one of these would be run as a formula.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Where the decimal sign is a comma, a spreadsheet expects semicolons between the cells.
_WITH_COMMAS = frozenset({"cs"})


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]], language: str = "en") -> Iterator[str]:
    """A byte order mark, which Excel needs, and the lines; an apostrophe disarms text that would be a formula.

    Cells and decimal signs are those of a spreadsheet in that language. Numbers are left alone, a minus sign too.
    """
    has_commas = language in _WITH_COMMAS
    writer = csv.writer(_Echo(), delimiter=";" if has_commas else ",", lineterminator="\r\n")
    yield "\ufeff"
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([_cell(cell, has_commas) for cell in row])


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]], language: str = "en") -> bytes:
    """The same in UTF-8, as a whole."""
    return "".join(csv_lines(header, rows, language)).encode()


def _cell(cell: object, has_commas: bool) -> object:
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.startswith(_DANGEROUS):
        return f"'{cell}"
    if has_commas and isinstance(cell, Decimal | float):
        return str(cell).replace(".", ",")
    return cell
