"""The trace that the other tests rest on does notice a write."""

import pytest
from django.db import transaction

from core.models import Sequence
from tests.roles.state import trace


@pytest.mark.django_db
def test_a_write_shows_even_if_it_is_taken_back() -> None:
    before = trace()
    assert not Sequence.objects.filter(prefix="X").exists()
    assert trace() == before

    with transaction.atomic():
        Sequence.objects.create(prefix="X", year=2026)
        transaction.set_rollback(True)
    assert not Sequence.objects.filter(prefix="X").exists()
    assert trace() > before
