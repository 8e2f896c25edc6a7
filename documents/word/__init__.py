"""Word files (.docx) of our own making: styles, fields, inner links, tables; no macro, nothing from outside.

The floor that owns a document decides what stands in it; here it becomes WordprocessingML (ECMA-376).
"""

from documents.word.elements import (
    TableCell,
    TableRow,
    bookmarked,
    contents_field,
    field,
    paragraph,
    run,
    runs,
    tab,
    table,
)
from documents.word.file import WordFile
from documents.word.widths import ColumnNeed, shared_widths

__all__ = [
    "ColumnNeed",
    "TableCell",
    "TableRow",
    "WordFile",
    "bookmarked",
    "contents_field",
    "field",
    "paragraph",
    "run",
    "runs",
    "shared_widths",
    "tab",
    "table",
]
