"""Questions about calendars, targets, clocks and quotes."""

from sla.selectors.calendars import calendars_with_version, current_version, version_by_public_id
from sla.selectors.clocks import (
    clocks_of,
    events_of,
    explanation_of,
    next_clock,
    next_clocks,
    next_cycle,
    pause_spans,
)
from sla.selectors.duties import duty_of, duty_targets, last_rounds_of, open_clocks_of, rounds_of, visible_rounds
from sla.selectors.quotes import (
    QuoteChange,
    changed_quotes,
    changed_quotes_by_document,
    quotes_of,
    quotes_of_target,
)
from sla.selectors.recompute import deadlines_on_earlier_versions
from sla.selectors.targets import (
    PublishedVersion,
    history_of,
    organisation_target_set,
    select_targets,
    target_by_key,
    targets_of,
    versions_of,
)

__all__ = [
    "PublishedVersion",
    "QuoteChange",
    "calendars_with_version",
    "changed_quotes",
    "changed_quotes_by_document",
    "clocks_of",
    "current_version",
    "deadlines_on_earlier_versions",
    "duty_of",
    "duty_targets",
    "events_of",
    "explanation_of",
    "history_of",
    "last_rounds_of",
    "next_clock",
    "next_clocks",
    "next_cycle",
    "open_clocks_of",
    "organisation_target_set",
    "pause_spans",
    "quotes_of",
    "quotes_of_target",
    "rounds_of",
    "select_targets",
    "target_by_key",
    "targets_of",
    "version_by_public_id",
    "versions_of",
    "visible_rounds",
]
