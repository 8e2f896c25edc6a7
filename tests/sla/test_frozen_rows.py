"""What is published stays as it is, whoever asks and by whatever road."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from sla.models import CalendarVersion, Target, TargetSet
from tests.sla.factories import publish

pytestmark = pytest.mark.django_db


def test_the_database_refuses_to_change_a_published_target_its_set_and_its_calendar() -> None:
    target_set = publish()
    target = target_set.targets.get()
    changes: list[tuple[QuerySet[Any], dict[str, Any]]] = [
        (Target.objects.all(), {"amount": 1}),
        (Target.objects.filter(pk=target.pk), {"locator": "9.9"}),
        (TargetSet.objects.filter(pk=target_set.pk), {"source": "Somebody else"}),
        (CalendarVersion.objects.filter(pk=target.calendar_version_id), {"content": "{}"}),
    ]
    for rows, values in changes:
        with pytest.raises(IntegrityError, match="sla_published_frozen"), transaction.atomic():
            rows.update(**values)
    target.locator = "9.9"
    with pytest.raises(IntegrityError, match="sla_published_frozen"), transaction.atomic():
        Target.objects.bulk_update([target], ["locator"])
    target.refresh_from_db()
    assert (target.amount, target.locator) == (Decimal(4), "")


def test_the_triggers_survive_every_migration() -> None:
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger"
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = {name for (name,) in cursor.fetchall()}
    assert {"sla_target_frozen", "sla_targetset_frozen", "sla_calendarversion_frozen"} <= names
