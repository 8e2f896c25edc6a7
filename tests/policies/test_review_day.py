"""The day on which a review is overdue is a day of the organisation, not of Greenwich."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from policies.models import PolicyRevision
from tests.conftest import ClientFor


@pytest.mark.django_db
def test_a_review_is_overdue_from_midnight_of_the_organisation(
    published: PolicyRevision, manager: User, client_for: ClientFor
) -> None:
    review_on = published.next_review_on
    assert review_on is not None
    # 23:30 in Greenwich on the day of the review: in Prague the next day has begun, in summer as in winter.
    evening = datetime(review_on.year, review_on.month, review_on.day, 23, 30, tzinfo=UTC)
    page = {}
    for instant in (evening - timedelta(hours=2), evening):
        with time_machine.travel(instant, tick=False):
            page[instant] = client_for(manager).get(reverse("policies:list")).content.decode()
    assert "Review overdue" not in page[evening - timedelta(hours=2)]
    assert "Review overdue" in page[evening]
