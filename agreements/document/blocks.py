"""What a printed document consists of. Texts are bound and unescaped; the templates escape them."""

from dataclasses import dataclass, field

SHORT = 3
"""A table of so many rows does not break."""
Text = str
"""Plain text, or a SafeString where a cross reference stands in it."""


@dataclass(frozen=True)
class Paragraphs:
    """Running text."""

    texts: tuple[Text, ...]
    kind: str = "paragraphs"


@dataclass(frozen=True)
class Bullets:
    """Unnumbered points."""

    texts: tuple[Text, ...]
    kind: str = "bullets"


@dataclass(frozen=True)
class Entry:
    """A numbered point: an optional lead in bold, texts, and a smaller note."""

    number: str
    anchor: str
    lead: Text
    texts: tuple[Text, ...]
    note: Text = ""


@dataclass(frozen=True)
class Entries:
    """Numbered points."""

    entries: tuple[Entry, ...]
    kind: str = "entries"


@dataclass(frozen=True)
class Cell:
    """A cell of a table; `note` stands below the text in smaller letters, `points` as a numbered list below both."""

    text: Text
    note: Text = ""
    points: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column; `role` names how it is set: number, key, text, amount."""

    heading: str
    role: str = "text"


@dataclass(frozen=True)
class Row:
    """A row; `anchor` is empty for rows that nothing refers to."""

    cells: tuple[Cell, ...]
    anchor: str = ""


@dataclass(frozen=True)
class Group:
    """Rows below a heading of their own; no heading, no line for it."""

    rows: tuple[Row, ...]
    heading: str = ""
    totals: tuple[tuple[Text, Text], ...] = ()


@dataclass(frozen=True)
class Table:
    """A table whose head repeats on each page; `name` is its class in the style sheet."""

    name: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    kind: str = "table"

    @property
    def label_span(self) -> int:
        """How many columns the label of a total spans."""
        return len(self.columns) - 1

    @property
    def is_short(self) -> bool:
        """Tell whether it stands on one page whole rather than break."""
        return sum(len(group.rows) for group in self.groups) <= SHORT

    @property
    def bodies(self) -> list[tuple[Group, list[tuple[Row, list[tuple[Column, Cell]]]]]]:
        """The groups with their rows, each cell beside its column."""
        return [
            (group, [(row, list(zip(self.columns, row.cells, strict=True))) for row in group.rows])
            for group in self.groups
        ]


@dataclass(frozen=True)
class Facts:
    """Names and values."""

    pairs: tuple[tuple[Text, Text], ...]
    kind: str = "facts"


@dataclass(frozen=True)
class Subheading:
    """A heading inside an annex."""

    text: Text
    number: str = ""
    anchor: str = ""
    kind: str = "subheading"


Block = Paragraphs | Bullets | Entries | Table | Facts | Subheading


@dataclass(frozen=True)
class ClauseBlock:
    """A numbered clause."""

    number: str
    anchor: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class ArticleBlock:
    """A numbered article. One without clauses is not settled yet."""

    number: str
    anchor: str
    heading: str
    clauses: tuple[ClauseBlock, ...]


@dataclass(frozen=True)
class AnnexBlock:
    """An annex, on a page of its own."""

    label: str
    anchor: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Signature:
    """A line to sign on."""

    name: str
    role: str


@dataclass(frozen=True)
class PartyBlock:
    """A party, as it is named before the articles and above its signatures."""

    label: str
    name: str
    facts: tuple[tuple[Text, Text], ...]
    short: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True)
class PrintedDocument:
    """Everything that is printed, in order."""

    language: str
    title: str
    reference: str
    version: str
    draft_label: str
    parties: tuple[PartyBlock, ...]
    cover_facts: tuple[tuple[Text, Text], ...]
    articles: tuple[ArticleBlock, ...]
    annexes: tuple[AnnexBlock, ...]
    words: dict[str, str] = field(default_factory=dict)
