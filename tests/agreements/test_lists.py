"""Agreements as a list, a file and a picture of time."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from agreements.domain.lifecycle import State
from agreements.domain.timeline import Window, bar_of, window_around
from agreements.models import Agreement
from agreements.selectors import AgreementFilter, agreement_page, terms_found
from core.paging import keyset_page
from tests.agreements.factories import CREATED, AgreementFactory, VersionFactory
from tests.conftest import ClientFor
from tests.factories import UserFactory

TODAY = date(2026, 3, 2)


def test_a_picture_holds_whole_years_around_today() -> None:
    assert window_around([], TODAY) == Window(date(2026, 1, 1), date(2026, 12, 31))
    terms = [(date(2012, 5, 1), None), (date(2026, 1, 1), date(2099, 1, 1)), (date(2025, 1, 1), date(2027, 6, 30))]
    assert window_around(terms, TODAY) == Window(date(2024, 1, 1), date(2030, 12, 31))


def test_a_term_fills_its_days_and_one_without_an_end_reaches_beyond() -> None:
    year = Window(date(2026, 1, 1), date(2026, 12, 31))
    whole = bar_of(year, date(2026, 1, 1), date(2026, 12, 31))
    assert (whole.left, whole.width, whole.begins_before, whole.ends_after) == (0, 100, False, False)
    half = bar_of(year, date(2025, 7, 1), date(2026, 7, 1))
    assert half.begins_before
    assert half.width == pytest.approx(100 * 182 / 365, abs=0.01)
    endless = bar_of(year, date(2026, 7, 2), None)
    assert endless.ends_after
    assert endless.left + endless.width == pytest.approx(100)
    assert bar_of(year, date(2020, 1, 1), date(2021, 1, 1)).width > 0
    for_ever = bar_of(year, date(2026, 1, 1), date.max)
    assert (for_ever.left, for_ever.width, for_ever.ends_after) == (0, 100, True)


def ending(days: int | None, **fields: object) -> Agreement:
    version = VersionFactory(state=State.IN_FORCE)
    agreement: Agreement = version.agreement
    Agreement.objects.filter(pk=agreement.pk).update(
        ends_on=None if days is None else TODAY + timedelta(days=days), effective_from=date(2026, 1, 5), **fields
    )
    agreement.refresh_from_db()
    return agreement


def found(user: User, chosen: AgreementFilter) -> set[str]:
    return {row.reference for row in agreement_page(user, chosen, QueryDict(), TODAY).rows}


@pytest.mark.django_db
def test_what_ends_within_days_counts_both_edges_and_not_what_is_over(manager: User) -> None:
    ends = {days: ending(days) for days in (-1, 0, 30, 31)}
    ending(None)
    ending(10, state=State.TERMINATED)
    assert found(manager, AgreementFilter(ending_within=30)) == {ends[0].reference, ends[30].reference}


@pytest.mark.django_db
def test_the_list_is_narrowed_to_an_owner(manager: User) -> None:
    mine = ending(5, owner=manager)
    ending(5, owner=UserFactory(roles=["manager"]))
    assert found(manager, AgreementFilter(owner=manager.pk)) == {mine.reference}


@pytest.mark.django_db
def test_the_picture_shows_what_applies_or_will_by_its_beginning(manager: User) -> None:
    later, sooner = ending(400), ending(None)
    Agreement.objects.filter(pk=later.pk).update(effective_from=date(2026, 6, 1))
    ending(-1)
    shown = terms_found(manager, AgreementFilter(), TODAY)
    assert [agreement.reference for agreement in shown] == [sooner.reference, later.reference]


@pytest.mark.django_db
def test_the_file_holds_what_the_list_is_narrowed_to_and_no_formula(
    manager: User, staff: User, client_for: ClientFor, now: datetime
) -> None:
    ending(5, title="=HYPERLINK(1)", owner=manager)
    ending(500)
    with time_machine.travel(now, tick=False):
        answer = client_for(manager).get(reverse("agreements:csv"), {"ending": "30"})
        body = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
        assert answer["Content-Type"].startswith("text/csv")
        assert len(body.splitlines()) == 2
        assert "'=HYPERLINK(1)" in body
        assert client_for(staff).get(reverse("agreements:csv")).status_code == 404


@pytest.mark.django_db
def test_the_picture_and_the_list_lead_to_each_other_as_they_are_narrowed(manager: User, client_for: ClientFor) -> None:
    agreement = ending(None)
    body = client_for(manager).get(reverse("agreements:timeline"), {"q": agreement.reference}).content.decode()
    assert agreement.reference in body
    assert f'<span class="sub">{agreement.title}</span>' in body  # a customer may have several
    assert f"{reverse('agreements:list')}?q={agreement.reference}" in body


@pytest.mark.django_db
class TestSorting:
    @pytest.mark.parametrize(
        ("sort", "order"),
        [
            ("", "CBA"),
            ("evil", "CBA"),
            ("reference", "ABC"),
            ("-reference", "CBA"),
            ("customer", "BCA"),
            ("ends", "CAB"),
            ("-ends", "BAC"),
            ("starts", "CAB"),
            ("changed", "ABC"),
        ],
    )
    def test_the_list_its_pages_and_its_file_stand_in_the_order_that_was_chosen(
        self, sort: str, order: str, manager: User, monkeypatch: pytest.MonkeyPatch, client_for: ClientFor
    ) -> None:
        rows = (("A", "Zeta", date(2026, 1, 1)), ("B", "Alfa", None), ("C", "Beta", date(2025, 1, 1)))
        for place, (letter, customer, day) in enumerate(rows):
            AgreementFactory(
                reference=f"AGR-2025-0000{letter}",
                customer__name=customer,
                effective_from=day,
                ends_on=day,
                changed_at=CREATED + timedelta(days=place),
            )
        monkeypatch.setattr("agreements.selectors.lists.keyset_page", partial(keyset_page, size=2))
        client, found, query = client_for(manager), "", f"sort={sort}"
        while query:
            page = client.get(f"/agreements/?{query}").context["page"]
            found += "".join(each.reference[-1] for each in page.rows)
            query = page.next_query
        assert found == order
        lines = b"".join(client.get(f"/agreements/csv/?sort={sort}").streaming_content).decode().splitlines()[1:]  # type: ignore[attr-defined] # a streaming answer
        assert "".join(line.split(",")[0][-1] for line in lines) == order
        kept = f'name="sort" value="{sort}"' in client.get(f"/agreements/?sort={sort}").content.decode()
        assert kept == (sort not in {"", "evil"})
