"""What the bench of the report writes past the services is what the tables take: a new column must not break it."""

import pytest
from django.db import connection

from benchmarks.attainment import METRICS, insert_year
from sla.models import Clock, ClockShare
from sla.selectors import targets_of
from tests.factories import TeamFactory, UserFactory
from tests.sla.factories import publish, spec

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_small_year_is_loaded_with_every_constraint_and_trigger_on() -> None:
    owner, team, target = UserFactory(), TeamFactory(), targets_of(publish(spec()))[0]
    values = {
        "owners": [owner.pk], "teams": [team.pk], "agents": 1, "of_teams": 1, "agreements": 3, "cases": 12,
        "target": target.pk,
    }  # fmt: skip
    with connection.cursor() as cursor:
        insert_year(cursor, values)
    assert Clock.objects.filter(state="stopped", stopped_owner=owner).count() == 12 * len(METRICS)
    assert ClockShare.objects.filter(reason="").count() == 12 * len(METRICS)
