"""A great many open clocks of complaints, as a busy desk leaves them: written by the database itself, in seconds."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from accounts.models import User
from sla.domain.ladder import Ladder, Level, Whom
from sla.models import Target
from sla.selectors import targets_of
from tests.factories import UserFactory
from tests.sla.factories import publish, spec

#: Owner at once, supervisor after an hour, manager after four: the ladder of the first set of targets.
USUAL = Ladder("Usual", (Level(), Level(minutes=60, whom=Whom.SUPERVISOR), Level(minutes=240, whom=Whom.MANAGER)))

# Complaints come in over the days before; every number is spread by a prime, so that the rows are the same each time.
_CASES = """
WITH made AS (
INSERT INTO sla_case (public_id, kind, channel, priority, received_at, opened_at, agreement_reference, owner_id)
SELECT gen_random_uuid(), 'complaint', 'email', (ARRAY['low','normal','high','critical'])[1 + n * 17 %% 4],
       started, started, '', (%(owners)s::bigint[])[1 + n %% %(of_owners)s]
FROM (SELECT n, %(first_due)s + n * %(apart)s - interval '4 hours' AS started
      FROM generate_series(0, %(count)s - 1) n) spread ORDER BY n
RETURNING id) SELECT min(id) FROM made
"""
_COMPLAINTS = """
INSERT INTO complaints_complaint (public_id, reference, case_id, title, description, complainant_name,
       complainant_contact, on_behalf_of, remedy_sought, impact, urgency, language, status, logged_at, logged_by_id,
       backdating_reason, search_text, closed_as)
SELECT gen_random_uuid(), 'CMP-2026-' || lpad(id::text, 8, '0'), id, 'The lift on platform two stands still again',
       'It has stood since the morning, nobody answers the phone, and two guests missed their train because of it.',
       'Jan Novák', 'jan.novak@example.com', '', 'Repair it by tonight', '', '', 'cs', 'open', received_at, owner_id,
       '', 'cmp-2026-' || id || ' the lift on platform two stands still again jan novak', ''
FROM sla_case WHERE id >= %(first)s
"""
_CLOCKS = """
INSERT INTO sla_clock (public_id, case_id, target_id, metric, basis, cycle, state, started_at, due_at, next_check_at,
       soon_at, warned_percent, climbed, revision, cancel_cause, cancel_reason)
SELECT gen_random_uuid(), id, %(target)s, 'first_response', 'organisation', 1, 'running', received_at, due,
       due + interval '1 microsecond', due - interval '1 hour', 75, 0, 0, '', ''
FROM (SELECT *, received_at + interval '4 hours' AS due FROM sla_case WHERE id >= %(first)s) found ORDER BY id
"""


def usual_target() -> Target:
    """Publish and return a promise of four hours that climbs the usual ladder."""
    return targets_of(publish(spec(ladder=USUAL)))[0]


def people(count: int) -> list[User]:
    """Owners of complaints, half of them reading Czech."""
    return [UserFactory(roles=["agent"], language="cs" if number % 2 else "en") for number in range(count)]


def open_clocks(count: int, *, target: Target, owners: Sequence[User], first_due: datetime, apart: timedelta) -> None:
    """Write complaints with one open clock each, the first due at `first_due`, each next one so much later.

    Their warnings were given already: what comes next is the breach.
    """
    values: dict[str, Any] = {
        "count": count, "owners": [owner.pk for owner in owners], "of_owners": len(owners), "first_due": first_due,
        "apart": apart, "target": target.pk,
    }  # fmt: skip
    with connection.cursor() as cursor:
        # What is loaded is right by construction; a million checks and triggers would only take their time.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_CASES, values)
        values["first"] = cursor.fetchone()[0]
        cursor.execute(_COMPLAINTS, values)
        cursor.execute(_CLOCKS, values)
        cursor.execute("SET session_replication_role = DEFAULT")
