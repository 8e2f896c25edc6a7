"""Tables as CSV files that a spreadsheet opens as they are meant."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

#: A cell that begins with one of these would be run as a formula.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Where the decimal sign is a comma, a spreadsheet expects semicolons between the cells.
_WITH_COMMAS = frozenset({"cs"})


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]], language: str = "en") -> bytes:
    """UTF-8 with a byte order mark, which Excel needs; an apostrophe disarms text that would be a formula.

    Cells and decimal signs are those of a spreadsheet in that language. Numbers are left alone, a minus sign too.
    """
    has_commas = language in _WITH_COMMAS
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if has_commas else ",", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([[_cell(cell, has_commas) for cell in row] for row in rows])
    return ("\ufeff" + out.getvalue()).encode()


def _cell(cell: object, has_commas: bool) -> object:
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.startswith(_DANGEROUS):
        return f"'{cell}"
    if has_commas and isinstance(cell, Decimal | float):
        return str(cell).replace(".", ",")
    return cell
