"""The escalation clause: whom the provider tells of its own accord when a deadline comes near or is missed."""

from agreements.document.articles.service_levels import runs
from agreements.document.blocks import Block, Cell, Text
from agreements.document.writer import Writer
from agreements.domain.content.ladders import EmbeddedLadder, LadderLevel, Moment
from drafting.domain.units import Form
from sla.domain.ladder import Counted, Whom


def ladders(w: Writer) -> list[Block]:
    """Each ladder with the targets that climb it, and its levels in the order in which they are climbed."""
    found = w.content.service_levels.ladders
    blocks: list[Block] = [w.sentences([w.say("ladders")])]
    rows = [
        w.row(ladder.id, Cell(w.or_gap(ladder.name), _climbed_by(w, ladder)), _levels(w, ladder)) for ladder in found
    ]
    return [*blocks, w.table("ladders", rows, no="number", ladder="text", ladder_levels="wide")]


def _climbed_by(w: Writer, ladder: EmbeddedLadder) -> Text:
    targets = [target.id for target in w.content.service_levels.targets if target.ladder == ladder.name]
    return w.say("ladder_applies", items=w.joined(runs(w, targets), ", ")) if targets else ""


def _levels(w: Writer, ladder: EmbeddedLadder) -> Cell:
    """The levels one below the other in one cell: they are read as one course of events."""
    return Cell("", points=tuple(_level(w, level) for level in ladder.levels)) if ladder.levels else Cell(w.gap)


def _level(w: Writer, level: LadderLevel) -> Text:
    told: Text = w.say(f"ladder_told.{_when(level)}", span=_span(w, level), whom=_whom(w, level))
    acts = [w.say("ladder_hands_over")] if level.hands_over else []
    if level.raises_priority:
        acts.append(w.say("ladder_deadlines_follow" if level.moves_clocks else "ladder_priority"))
    return w.joined([told, *acts], " ")


def _when(level: LadderLevel) -> str:
    if level.moment is Moment.AFTER and level.minutes == 0:
        return "at"
    return "before" if level.moment is Moment.BEFORE else "after"


def _span(w: Writer, level: LadderLevel) -> Text:
    minutes = level.minutes
    if minutes is not None and minutes and minutes % 60 == 0:
        span = w.amount(minutes // 60, "hours", Form.ACCUSATIVE)
    else:
        span = w.amount(minutes, "minutes", Form.ACCUSATIVE)
    return w.say("ladder_open_time", span=span) if level.counted is Counted.OPEN else span


def _whom(w: Writer, level: LadderLevel) -> Text:
    if level.whom in (Whom.TEAM, Whom.PERSON):
        return w.or_gap(level.name)
    if level.whom is Whom.ADDRESS:
        return w.or_gap(level.address)
    return w.term("whom", level.whom)
