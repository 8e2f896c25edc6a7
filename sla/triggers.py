"""The triggers that write down which verdicts changed, on whatever road the change came.

Installed after every `migrate`, not by one migration: on SQLite any later migration that rebuilds a table would drop
them silently, and a report would quote old figures.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

#: The columns by which a stopped clock is counted. What else changes on it changes no report.
_JUDGED = (
    "state", "stopped_at", "due_at", "metric", "basis", "cycle", "business_seconds", "stopped_owner_id",
    "stopped_team_id", "case_id",
)  # fmt: skip
_COUNTED_BY = ("kind", "channel", "priority", "agreement_reference")
#: These decide whether a case counts as resolved at the first contact, on the day of its resolution.
_ANSWERS = "('first_response', 'next_response')"


def install(sender: Any = None, using: str = "default", **_kwargs: Any) -> None:
    """Create the triggers, replacing those that stand; does nothing while the tables are not there yet."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if not {"sla_clock", "sla_case", "sla_measurement", "sla_verdictchange"} <= tables:
            return
        statements = _sqlite() if connection.vendor == "sqlite" else _postgres()
        for statement in [*_drops(connection), *statements]:
            cursor.execute(statement)


def _drops(connection: BaseDatabaseWrapper) -> list[str]:
    found = []
    for event, _on, table, _condition in _events(""):
        place = "" if connection.vendor == "sqlite" else f" ON {table}"
        found.append(f"DROP TRIGGER IF EXISTS sla_verdict_{event}{place}")
    return found


def _statements() -> dict[str, list[str]]:
    """What each trigger does, in the SQL that both databases understand."""
    old_stopped, new_stopped = "OLD.state = 'stopped'", "NEW.state = 'stopped'"
    # A case that is taken up again was not resolved for good. (A duty's case has cycle after cycle, and is not.)
    reopens = "(NEW.cycle > 1 AND NEW.metric = 'resolution')"
    is_answer = f"NEW.metric IN {_ANSWERS}"
    return {
        "inserted": [
            _mark("NEW.stopped_at", f"CASE WHEN {is_answer} OR {reopens} THEN NEW.case_id END", new_stopped),
            _mark("NULL", "NEW.case_id", reopens),
        ],
        # A verdict that was given before is changed, or an answer is judged: the whole case is looked at again.
        "updated": [
            _mark("NEW.stopped_at", f"CASE WHEN {old_stopped} OR {is_answer} THEN NEW.case_id END", new_stopped),
            _mark("OLD.stopped_at", "OLD.case_id", old_stopped),
            _mark("NULL", "NEW.case_id", reopens),
        ],
        "deleted": [_mark("OLD.stopped_at", "OLD.case_id", f"{old_stopped} OR {reopens.replace('NEW', 'OLD')}")],
        "case_updated": [_mark("NULL", "NEW.id", "1 = 1")],
        "measured": [_mark("NEW.measured_at", "NULL", "1 = 1")],
        "measured_anew": [_mark("NEW.measured_at", "OLD.case_id", "1 = 1"), _mark("OLD.measured_at", "NULL", "1 = 1")],
        "unmeasured": [_mark("OLD.measured_at", "NULL", "1 = 1")],
    }


def _mark(at: str, case: str, condition: str) -> str:
    return f"INSERT INTO sla_verdictchange (at, case_key) SELECT {at}, {case} WHERE {condition};"


def _changed(columns: tuple[str, ...], differs: str) -> str:
    return " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)


def _events(differs: str) -> list[tuple[str, str, str, str]]:
    """Name, event, table and condition of each trigger."""
    judged, counted = ", ".join(_JUDGED), ", ".join(_COUNTED_BY)
    return [
        ("inserted", "INSERT", "sla_clock", "NEW.state = 'stopped' OR NEW.cycle > 1"),
        ("updated", f"UPDATE OF {judged}", "sla_clock", _changed(_JUDGED, differs)),
        ("deleted", "DELETE", "sla_clock", "OLD.state = 'stopped' OR OLD.cycle > 1"),
        ("case_updated", f"UPDATE OF {counted}", "sla_case", _changed(_COUNTED_BY, differs)),
        ("measured", "INSERT", "sla_measurement", "1 = 1"),
        ("measured_anew", "UPDATE", "sla_measurement", "1 = 1"),
        ("unmeasured", "DELETE", "sla_measurement", "1 = 1"),
    ]


def _sqlite() -> list[str]:
    bodies = _statements()
    return [
        f"CREATE TRIGGER sla_verdict_{name} AFTER {event} ON {table} FOR EACH ROW WHEN {condition} "
        f"BEGIN {' '.join(bodies[name])} END"
        for name, event, table, condition in _events("IS NOT")
    ]


def _postgres() -> list[str]:
    made = []
    for name, event, table, condition in _events("IS DISTINCT FROM"):
        # An untyped NULL in a SELECT would be text.
        body = " ".join(_statements()[name]).replace("SELECT NULL,", "SELECT NULL::timestamptz,")
        body = body.replace(", NULL WHERE", ", NULL::bigint WHERE")
        made.append(
            f"CREATE OR REPLACE FUNCTION sla_verdict_{name}() RETURNS trigger AS $$ "
            f"BEGIN {body} RETURN NULL; END $$ LANGUAGE plpgsql"
        )
        made.append(
            f"CREATE TRIGGER sla_verdict_{name} AFTER {event} ON {table} FOR EACH ROW WHEN ({condition}) "
            f"EXECUTE FUNCTION sla_verdict_{name}()"
        )
    return made
