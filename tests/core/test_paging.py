"""Pages by key: complete, in order, whatever the sorting and whatever the cursor."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict

from core.paging import Page, keyset_page
from customers.models import Customer
from tests.customers.factories import CustomerFactory

pytestmark = pytest.mark.django_db

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def page(order: tuple[str, ...], query: str = "") -> Page[Customer]:
    return keyset_page(Customer.objects.all(), order=order, params=QueryDict(query), size=3)


@pytest.fixture
def rows() -> list[Customer]:
    """Eight customers; two at a time share the instant at which they were created."""
    return [CustomerFactory(created_at=START + timedelta(days=number // 2)) for number in range(8)]


@pytest.mark.parametrize(
    "order", [("pk",), ("-pk",), ("created_at", "-pk"), ("-created_at", "-pk"), ("sort_key", "pk")]
)
def test_walking_on_and_back_shows_each_row_once_in_order(rows: list[Customer], order: tuple[str, ...]) -> None:
    expected = list(Customer.objects.order_by(*order))
    first = page(order)
    second = page(order, first.next_query)
    third = page(order, second.next_query)
    assert [*first.rows, *second.rows, *third.rows] == expected
    assert (first.previous_query, third.next_query) == ("", "")
    assert page(order, third.previous_query).rows == second.rows
    again = page(order, second.previous_query)
    assert again.rows == first.rows
    assert again.previous_query == ""


def test_a_page_that_is_just_full_has_no_next(rows: list[Customer]) -> None:
    Customer.objects.exclude(pk__in=[row.pk for row in rows[:3]]).delete()
    assert page(("pk",)).next_query == ""


def test_a_row_that_appears_on_an_earlier_page_shifts_nothing(rows: list[Customer]) -> None:
    first = page(("-pk",))
    before = page(("-pk",), first.next_query).rows
    CustomerFactory()
    assert page(("-pk",), first.next_query).rows == before


def test_filters_stay_in_the_address(rows: list[Customer]) -> None:
    assert "q=lift" in page(("pk",), "q=lift").next_query


@pytest.mark.parametrize(
    "cursor", ["", "nonsense", "W10=", "WzEsMl0=", "bnVsbA==", "WyJ4Il0=", "W1siYSJdXQ==", "W25hbl0=", "é"]
)
def test_a_cursor_that_cannot_be_read_shows_the_first_page(rows: list[Customer], cursor: str) -> None:
    for side in ("after", "before"):
        assert page(("created_at",), f"{side}={cursor}").rows == rows[:3]


def test_an_empty_list_has_no_neighbours(db: None) -> None:
    nothing = page(("pk",))
    assert (nothing.rows, nothing.previous_query, nothing.next_query) == ([], "", "")
