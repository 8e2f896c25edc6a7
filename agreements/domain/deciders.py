"""Who decides by what the document says of service levels and their credits: one entry for each field.

What is printed is either reckoned with or said to be decided by people; a field that nobody knows of fails a test.
"""

from collections.abc import Mapping
from enum import StrEnum


class Decider(StrEnum):
    """Who makes something of a field."""

    CREDITS = "credits"
    """The engine of credits: `crediting.py`, `credits.py`, `measuring.py`, `fees.py`, `settlement.py`, `what_if.py`."""
    CLOCKS = "clocks"
    """The engine of deadlines, once the agreement is signed: `specs.py` and `ladders.py` hand it over to `sla`."""
    PEOPLE = "people"
    """Whoever measures, reports or judges; nothing of the kind is recorded here."""
    WORDS = "words"
    """Nobody: it names something, or says in the parties' words what no other field says."""


_CREDITS, _CLOCKS, _PEOPLE, _WORDS = Decider.CREDITS, Decider.CLOCKS, Decider.PEOPLE, Decider.WORDS

DECIDERS: Mapping[str, Mapping[str, Decider]] = {
    "ServiceLevels": {
        "calendars": _CLOCKS,
        "ladders": _CLOCKS,
        "targets": _CLOCKS,
        "availability": _CREDITS,
        "quality": _CREDITS,
        "exclusions": _PEOPLE,
        "credits": _CREDITS,
        "credit_terms": _CREDITS,
        "clauses": _WORDS,
    },
    "TargetItem": {
        "id": _CREDITS,
        "kind": _CLOCKS,
        "channel": _CLOCKS,
        "priority": _CLOCKS,
        "metric": _CLOCKS,
        "amount": _CLOCKS,
        "unit": _CLOCKS,
        "calendar": _CLOCKS,
        "objective_percent": _CREDITS,
        "window": _CREDITS,
        "source": _PEOPLE,
        "warn_at_percents": _CLOCKS,
        "automatic_reply_acknowledges": _CLOCKS,
        "moves_off_days_off": _CLOCKS,
        "pause_rule": _CLOCKS,
        "ladder": _CLOCKS,
    },
    "AvailabilityItem": {
        "id": _CREDITS,
        "service": _CREDITS,
        "name": _WORDS,
        "objective_percent": _CREDITS,
        "window": _CREDITS,
        "calendar": _CREDITS,
        "method": _PEOPLE,
        "source": _PEOPLE,
    },
    "QualityItem": {
        "id": _CREDITS,
        "name": _WORDS,
        "metric": _PEOPLE,
        "population": _PEOPLE,
        "amount": _CREDITS,
        "unit": _CREDITS,
        "direction": _CREDITS,
        "calendar": _PEOPLE,
        "window": _CREDITS,
        "method": _PEOPLE,
        "source": _PEOPLE,
    },
    "Exclusion": {"id": _WORDS, "reason": _PEOPLE, "text": _PEOPLE, "announced_before": _PEOPLE},
    "CreditTier": {
        "id": _WORDS,
        "below": _CREDITS,
        "at_least": _CREDITS,
        "credit_percent": _CREDITS,
        "credit_amount": _CREDITS,
    },
    "CreditPerStep": {
        "step": _CREDITS,
        "credit_percent": _CREDITS,
        "credit_amount": _CREDITS,
        "whole_steps": _CREDITS,
    },
    "CreditRule": {
        "id": _WORDS,
        "levels": _CREDITS,
        "is_none": _CREDITS,
        "tiers": _CREDITS,
        "per_step": _CREDITS,
        "fee_multiple": _CREDITS,
        "cap_percent": _CREDITS,
        "text": _WORDS,
    },
    "CreditTerms": {
        "base": _CREDITS,
        "timezone": _CREDITS,
        "cap_month_percent": _CREDITS,
        "cap_rolling_year_percent": _CREDITS,
        "cap_term_percent": _CREDITS,
        "claim": _CREDITS,
        "claim_days": _CREDITS,
        "repeat_multiplier": _CREDITS,
        "termination_misses": _CREDITS,
        "termination_windows": _CREDITS,
        "minimum_incident_minutes": _CREDITS,
        "missing_report_is_miss": _CREDITS,
        "report_due_days": _CREDITS,
        "text": _WORDS,
    },
}
