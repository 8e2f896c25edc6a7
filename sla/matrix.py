"""The organisation's targets as a table per kind of case: what is promised on which channel."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sla.domain.lines import DUTY_METRICS
from sla.domain.targets import most_specific
from sla.domain.vocabulary import CaseKind, Channel, Metric
from sla.labels import CASE_KINDS, CHANNELS, PRIORITIES
from sla.models import Target

#: What is promised, in the words of somebody who waits for it.
PROMISES: dict[Metric, Promise] = {
    Metric.ANSWER: _("Somebody answers"),
    Metric.ACKNOWLEDGEMENT: _("Receipt is confirmed"),
    Metric.FIRST_RESPONSE: _("First response"),
    Metric.NEXT_RESPONSE: _("Each next response"),
    Metric.HOLDING_REPLY: _("Word that it takes longer"),
    Metric.RESOLUTION: _("Settled"),
    Metric.CALLBACK: _("Called back"),
    Metric.CHECK: _("Checked every"),
    Metric.REVIEW: _("Reviewed every"),
}
_NO_PRIORITY = ""


@dataclass(frozen=True)
class Cell:
    """What holds for one promise on one channel ("" is any); `target` None is no promise."""

    channel: str
    label: str
    target: Target | None
    is_fallback: bool
    special: tuple[tuple[str, Target], ...]
    add_query: str
    # Whether it says what any channel says: a phone leaves it out.
    is_repeated: bool = False

    @property
    def origin(self) -> str:
        """For what the target that applies here was set, where it was not set for this very cell."""
        if self.target is None or not self.is_fallback:
            return ""
        if self.target.channel:
            return gettext("as for all kinds")
        return gettext("as on any channel") if self.target.case_kind else gettext("as for everything")


@dataclass(frozen=True)
class Row:
    """One promise on every channel."""

    metric: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """One kind of case: the rows that promise something, and what is promised on no channel."""

    kind: str
    title: str
    rows: tuple[Row, ...]
    unpromised: tuple[str, ...]


def tables(targets: Iterable[Target]) -> list[Table]:
    """One table per kind of case that customers come with, then one of what holds for all; duties are listed apart."""
    targets = list(targets)
    found = [_table(kind, targets) for kind in CaseKind if kind != CaseKind.DUTY]
    return [*found, _table("", targets)] if any(not target.case_kind for target in targets) else found


def duties(targets: Iterable[Target]) -> list[Target]:
    """The recurring duties."""
    return [target for target in targets if target.metric in DUTY_METRICS]


def _table(kind: str, targets: list[Target]) -> Table:
    metrics = [metric for metric in Metric if metric not in DUTY_METRICS]
    rows = [_row(kind, metric, [target for target in targets if target.metric == metric]) for metric in metrics]
    promised = tuple(row for row in rows if any(cell.target or cell.special for cell in row.cells))
    return Table(
        kind,
        str(CASE_KINDS[kind]) if kind else gettext("all kinds of cases"),
        promised,
        tuple(row.label for row in rows if row not in promised),
    )


def _row(kind: str, metric: Metric, targets: list[Target]) -> Row:
    anywhere = _cell(kind, "", metric, targets)
    cells = [_cell(kind, channel, metric, targets) for channel in Channel]
    cells = [replace(cell, is_repeated=_says_the_same(cell, anywhere)) for cell in cells]
    return Row(metric.value, str(PROMISES[metric]), (anywhere, *cells))


def _says_the_same(cell: Cell, other: Cell) -> bool:
    return cell.target == other.target and cell.special == other.special


def _cell(kind: str, channel: str, metric: Metric, targets: list[Target]) -> Cell:
    found = most_specific(targets, kind=kind, channel=channel, priority=_NO_PRIORITY).get(metric)
    special = tuple(
        (str(label), chosen)
        for priority, label in PRIORITIES.items()
        if (chosen := most_specific(targets, kind=kind, channel=channel, priority=priority).get(metric)) is not None
        and chosen.priority
    )
    return Cell(
        channel=channel,
        label=str(CHANNELS[channel]) if channel else gettext("any channel"),
        target=found,
        is_fallback=found is not None and (found.case_kind, found.channel) != (kind, channel),
        special=special,
        add_query=f"?case_kind={kind}&channel={channel}&metric={metric.value}",
    )
