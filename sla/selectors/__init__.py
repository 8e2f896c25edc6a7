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
from sla.selectors.drafts import (
    DraftState,
    draft_of,
    draft_state,
    newest_calendars,
    newest_of,
    quotes_that_would_change,
    targets_from,
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
    added_target_sets,
    contests,
    history_of,
    newest_versions,
    organisation_target_set,
    select_targets,
    target_by_key,
    targets_of,
    versions_of,
)

__all__ = [
    "DraftState",
    "PublishedVersion",
    "QuoteChange",
    "added_target_sets",
    "calendars_with_version",
    "changed_quotes",
    "changed_quotes_by_document",
    "clocks_of",
    "contests",
    "current_version",
    "deadlines_on_earlier_versions",
    "draft_of",
    "draft_state",
    "duty_of",
    "duty_targets",
    "events_of",
    "explanation_of",
    "history_of",
    "last_rounds_of",
    "newest_calendars",
    "newest_of",
    "newest_versions",
    "next_clock",
    "next_clocks",
    "next_cycle",
    "open_clocks_of",
    "organisation_target_set",
    "pause_spans",
    "quotes_of",
    "quotes_of_target",
    "quotes_that_would_change",
    "rounds_of",
    "select_targets",
    "target_by_key",
    "targets_from",
    "targets_of",
    "version_by_public_id",
    "versions_of",
    "visible_rounds",
]
