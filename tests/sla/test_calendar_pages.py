"""The pages on which calendars are made and changed."""

import json
import re
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.models import Organisation
from sla.models import Calendar, CalendarVersion
from sla.selectors import calendar_history, current_version, organisation_target_set, sources_of, targets_of
from sla.services import publish_calendar_version, publish_default_targets, start_clocks
from tests.conftest import ClientFor
from tests.sla.calendars import OFFICE_HOURS
from tests.sla.factories import MONDAY, CaseFactory
from tests.sla.test_ical import ics

NEW = "sla:calendar_new"
TYPED: dict[str, Any] = {
    "act": "save",
    "name": "Shop",
    "timezone": "Europe/Prague",
    "country": "CZ",
    "known_until": "2027-12-31",
    **{f"{day}_from": ["9", "13:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
    **{f"{day}_to": ["12", "1700"] for day in ("mon", "tue", "wed", "thu", "fri")},
    "own_date": ["2026-08-10"],
    "own_name": ["Company holiday"],
    "special_date": ["2026-12-31"],
    "special_name": ["Half day"],
    "special_0_from": ["9"],
    "special_0_to": ["12"],
}


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def office(organisation: Organisation) -> Calendar:
    publish_default_targets(now=MONDAY)
    return Calendar.objects.get(name="Provozní doba")


def page(response: Any) -> str:
    return str(response.content.decode().replace("\u00a0", " "))


def form_of(html: str) -> dict[str, Any]:
    """What a browser would send of the editor as it stands."""
    form = html[html.index('id="editor"') : html.index("</form>", html.index('id="editor"'))]
    form = re.sub(r"<template>.*?</template>|<button.*?</button>", "", form, flags=re.S)
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        facts = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if (facts.get("type") == "checkbox" and " checked" not in tag) or facts.get("type") == "file":
            continue
        sent.setdefault(facts["name"], []).append(facts.get("value", ""))
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, flags=re.S):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', options)
        sent[name] = [chosen[1] if chosen else ""]
    return sent


def test_a_calendar_is_made_from_what_is_typed(
    manager: User, client_for: ClientFor, organisation: Organisation
) -> None:
    client = client_for(manager)
    response = client.post(reverse(NEW), TYPED)
    calendar = Calendar.objects.get()
    assert response["Location"] == reverse("sla:calendar", args=[calendar.public_id])
    version = current_version(calendar)
    assert version is not None
    content = version.business_calendar
    assert content.to_dict()["weekly"]["fri"] == [["09:00", "12:00"], ["13:00", "17:00"]]
    assert {date(2026, 4, 6), date(2027, 3, 29), date(2026, 8, 10), date(2025, 12, 24)} <= content.holidays
    assert content.known_until == date(2027, 12, 31)
    assert sources_of(version).own == {date(2026, 8, 10): "Company holiday"}

    html = page(client.get(response["Location"]))
    for part in (
        "09:00–12:00, 13:00–17:00",
        "Company holiday",
        "Easter Monday",
        "The calendar is published",
        "Half day",
    ):
        assert part in html


def test_what_is_wrong_stands_in_the_summary_and_at_its_field_and_what_is_typed_stays(
    manager: User, client_for: ClientFor, organisation: Organisation
) -> None:
    wrong = {**TYPED, "name": "", "timezone": "Europe/Nowhere", "mon_from": ["25", "13:00"], "own_date": ["2026-04-06"]}
    response = client_for(manager).post(reverse(NEW), wrong)
    html = page(response)
    assert response.status_code == 422
    assert not Calendar.objects.exists()
    assert "<title>Error: " in html
    for link in ('href="#id_name"', 'href="#id_timezone"', 'href="#mon-0-from"', 'href="#own-0-date"'):
        assert link in html
    for kept in ('value="Europe/Nowhere"', 'value="25"', 'value="Company holiday"', 'value="Half day"'):
        assert kept in html
    assert html.count("This is a holiday of the country already.") == 2
    assert 'id="mon-0-from-error"' in html

    never = {key: value for key, value in TYPED.items() if not key.endswith(("_from", "_to"))}
    assert "never opens" in page(client_for(manager).post(reverse(NEW), never))
    assert not Calendar.objects.exists()


def test_a_new_calendar_asks_for_no_reason_and_one_whose_hours_are_over_is_refused(
    manager: User, client_for: ClientFor, organisation: Organisation
) -> None:
    client = client_for(manager)
    assert 'name="reason"' not in page(client.get(reverse(NEW)))
    closed: dict[str, list[str]] = {
        f"{day}_{end}": [] for day in ("mon", "tue", "wed", "thu", "fri") for end in ("from", "to")
    }
    over = {**TYPED, **closed, "special_date": ["2025-12-31"], "reason": "because"}
    refused = client.post(reverse(NEW), over)
    assert refused.status_code == 422
    assert "This calendar opens no more" in page(refused)
    assert not Calendar.objects.filter(name="Shop").exists()
    made = client.post(reverse(NEW), {**over, "special_date": ["2026-12-31"]})
    assert made.status_code == 302
    assert Calendar.objects.filter(name="Shop").exists()


def test_only_managers_change_calendars(
    office: Calendar, agent: User, staff: User, auditor: User, client_for: ClientFor
) -> None:
    edit = reverse("sla:calendar_edit", args=[office.public_id])
    extend = reverse("sla:calendar_extend", args=[office.public_id])
    for user, status in ((agent, 403), (auditor, 403), (staff, 404)):
        client = client_for(user)
        assert client.get(edit).status_code == status
        assert client.post(edit, TYPED).status_code == status
        assert client.post(reverse(NEW), TYPED).status_code == status
        assert client.post(extend, {"seen": 1}).status_code == status
    assert Client().get(edit).status_code == 302
    assert office.versions.count() == 1
    assert edit not in page(client_for(agent).get(reverse("sla:calendar", args=[office.public_id])))


def test_a_change_is_published_for_new_deadlines_and_leaves_running_ones(
    office: Calendar, manager: User, client_for: ClientFor
) -> None:
    ours = organisation_target_set()
    assert ours is not None
    target = next(one for one in targets_of(ours) if one.calendar_version.calendar == office)
    (clock,) = start_clocks(case=CaseFactory(), targets=[target], started_at=MONDAY, now=MONDAY)
    client = client_for(manager)
    url = reverse("sla:calendar_edit", args=[office.public_id])
    sent = {**form_of(page(client.get(url))), "reason": "Shorter Fridays", "fri_to": ["12:00"], "act": "save"}
    assert client.post(url, sent)["Location"] == reverse("sla:calendar", args=[office.public_id])

    newest, first = calendar_history(office)
    assert newest.changes == {"hours_fri": ["08:00–17:00", "08:00–12:00"]}
    assert (newest.reason, newest.published_by, first.version.number) == ("Shorter Fridays", "Marie Malá", 1)
    assert newest.version.business_calendar.holidays == first.version.business_calendar.holidays
    due_at = clock.due_at
    clock.refresh_from_db()
    assert clock.due_at == due_at
    current = organisation_target_set()
    assert current is not None
    assert {one.calendar_version for one in targets_of(current) if one.calendar_version.calendar == office} == {
        newest.version
    }
    again = client.post(url, {**form_of(page(client.get(url))), "reason": "Nothing", "act": "save"})
    assert again.status_code == 422
    assert "Nothing differs" in page(again)


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(
    office: Calendar, manager: User, client_for: ClientFor
) -> None:
    client = client_for(manager)
    url = reverse("sla:calendar_edit", args=[office.public_id])
    sent = {**form_of(page(client.get(url))), "reason": "Mine", "mon_from": ["10:00"], "act": "save"}
    publish_calendar_version(
        calendar=office, content=OFFICE_HOURS, actor=manager, now=MONDAY, reason="Theirs", name="Desk"
    )
    refused = client.post(url, sent)
    html = page(refused)
    assert refused.status_code == 422
    for part in ("Somebody changed this calendar meanwhile", "Theirs", "holidays known until", 'value="10:00"'):
        assert part in html
    assert office.versions.count() == 2

    kept = form_of(html)
    assert kept["seen"] == ["2"]
    assert client.post(url, {**kept, "act": "save"}).status_code == 302
    version = current_version(office)
    assert version is not None
    assert (version.number, version.business_calendar.to_dict()["weekly"]["mon"]) == (3, [["10:00", "17:00"]])


def test_buttons_redraw_what_is_typed_and_save_nothing(office: Calendar, manager: User, client_for: ClientFor) -> None:
    client = client_for(manager)
    url = reverse("sla:calendar_edit", args=[office.public_id])
    sent = form_of(page(client.get(url)))
    added = page(client.post(url, {**sent, "name": "Other", "act": "add:sat"}))
    assert re.search(r'id="sat-0-from"[^>]* autofocus', added)
    assert 'value="Other"' in added
    germany = page(client.post(url, {**sent, "country": "DE", "act": "holidays"}))
    assert "German Unity Day" in germany
    assert "Bayern" in germany
    assert 'id="year-title">The year 2028' in page(client.post(url, {**sent, "act": "year:2028"}))
    for act in ("nonsense", "remove:sat:7", "year:²", "copy:"):
        assert client.post(url, {**sent, "act": act}).status_code == 200
    assert CalendarVersion.objects.count() == 2  # the two that every organisation begins with


def test_a_holiday_is_switched_off_and_stays_off_in_the_years_to_come(
    office: Calendar, manager: User, client_for: ClientFor
) -> None:
    client = client_for(manager)
    url = reverse("sla:calendar_edit", args=[office.public_id])
    sent = form_of(page(client.get(url)))
    easter = [day for day in sent["on"] if day in ("2026-04-06", "2031-04-14")]
    assert len(easter) == 2
    off = {**sent, "on": [day for day in sent["on"] if day not in easter], "reason": "We work", "act": "save"}
    assert client.post(url, off).status_code == 302
    version = current_version(office)
    assert version is not None
    assert not {date(2026, 4, 6), date(2031, 4, 14)} & version.business_calendar.holidays
    reopened = form_of(page(client.get(url)))
    assert "2026-04-06" in reopened["offered"]
    assert "2026-04-06" not in reopened["on"]

    longer = form_of(page(client.post(url, {**reopened, "known_until": "2032-12-31", "act": "holidays"})))
    assert "2032-03-29" in longer["offered"]  # Easter Monday, off in the last year that knew it
    assert "2032-03-29" not in longer["on"]
    assert "2032-12-24" in longer["on"]


def test_extending_is_one_press(office: Calendar, manager: User, client_for: ClientFor) -> None:
    client = client_for(manager)
    url = reverse("sla:calendar_extend", args=[office.public_id])
    answer = client.post(url, {"seen": "1"}, follow=True)
    assert "Nothing changed in the years before" in page(answer)
    version = current_version(office)
    assert version is not None
    assert version.known_until == date(2032, 12, 31)
    assert "another version meanwhile" in page(client.post(url, {"seen": "1"}, follow=True))
    assert office.versions.count() == 2


def test_a_trial_of_what_is_not_saved_yet(manager: User, client_for: ClientFor, organisation: Organisation) -> None:
    asked = {**TYPED, "act": "try", "try_start": "2026-04-02T16:00", "try_amount": "8", "try_unit": "hours"}
    html = page(client_for(manager).post(reverse(NEW), asked))
    for part in ("7 April 2026, 17:00", "Good Friday", "Easter Monday", "8 h"):
        assert part in html
    assert "This is no time of day" in page(client_for(manager).post(reverse(NEW), {**asked, "mon_from": "x"}))
    wrong = page(client_for(manager).post(reverse(NEW), {**asked, "try_amount": "much", "try_start": ""}))
    assert "Choose when the time begins." in wrong
    assert not Calendar.objects.exists()


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("try_start=2026-04-02T16:00&try_amount=2&try_unit=hours", "7 April 2026, 09:00"),
        ("try_start=2026-04-02T16:00&try_amount=3&try_unit=business_days", "Days that count"),
        ("try_start=2026-04-02T16:00&try_amount=1,5&try_unit=hours", "7 April 2026, 08:30"),
        ("try_start=0001-01-01T00:00&try_amount=1&try_unit=hours", "within thirty years"),
        ("try_start=2026-04-02T16:00Z&try_amount=1&try_unit=hours", "Choose when the time begins"),
        ("try_start=2026-04-02T16:00&try_amount=1e400&try_unit=seconds", "more than this page lists"),
        ("try_start=2026-04-02T16:00&try_amount=2000&try_unit=business_days", "last day of which the holidays"),
        ("year=9999", "The year 2100"),
        ("try_start=2026-04-02T16:00&try_amount=2&try_unit=nothing", "7 April 2026, 09:00"),
        ("year=2028", "The year 2028"),
        ("year=%C2%B2", "The year 2026"),
    ],
)
def test_the_page_of_a_calendar_answers_every_address(
    query: str, part: str, office: Calendar, agent: User, client_for: ClientFor
) -> None:
    response = client_for(agent).get(f"{reverse('sla:calendar', args=[office.public_id])}?{query}")
    assert response.status_code == 200
    assert part in page(response)


def test_holidays_come_from_a_file_and_are_picked(
    manager: User, client_for: ClientFor, organisation: Organisation
) -> None:
    client = client_for(manager)
    upload = SimpleUploadedFile(
        "days.ics",
        ics(
            "DTSTART;VALUE=DATE:20260810\r\nDTEND;VALUE=DATE:20260812\r\nSUMMARY:Company <b>holiday</b>",
            "DTSTART;VALUE=DATE:20260406\r\nSUMMARY:Easter",
        ),
    )
    typed = {key: value for key, value in TYPED.items() if not key.startswith("own_")}
    html = page(client.post(reverse(NEW), {**typed, "act": "import", "file": upload}))
    assert "3 days found" in html
    assert "Company &lt;b&gt;holiday&lt;/b&gt;" in html
    found = form_of(html)
    assert found["pick"] == ["2026-08-10", "2026-08-11"]  # Easter Monday is a holiday already
    taken = form_of(page(client.post(reverse(NEW), {**found, "act": "take"})))
    assert taken["own_date"] == ["2026-08-10", "2026-08-11"]
    assert not Calendar.objects.exists()


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"\x89PNG", "neither an iCalendar file"),
        (b"{", "neither an iCalendar file"),
        (b'{"timezone": "Nowhere"}', "not a calendar"),
        (b"x" * 1_000_001, "larger than 1 MB"),
        (ics(), "names no whole days"),
        (None, "Choose a file first"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(
    content: bytes | None, part: str, manager: User, client_for: ClientFor, organisation: Organisation
) -> None:
    files = {} if content is None else {"file": SimpleUploadedFile("x.ics", content)}
    response = client_for(manager).post(reverse(NEW), {**TYPED, "act": "import", **files})
    assert response.status_code == 422
    assert part in page(response)
    assert 'value="Company holiday"' in page(response)


def test_what_is_exported_is_imported_again(office: Calendar, manager: User, client_for: ClientFor) -> None:
    client = client_for(manager)
    exported = client.get(reverse("sla:calendar_json", args=[office.public_id]))
    version = current_version(office)
    assert version is not None
    assert json.loads(exported.content) == version.business_calendar.to_dict()
    assert exported["Content-Disposition"] == 'attachment; filename="office-hours.json"'
    upload = SimpleUploadedFile("calendar.json", exported.content)
    html = page(client.post(reverse(NEW), {"name": "Copy", "act": "import", "file": upload}))
    assert client.post(reverse(NEW), {**form_of(html), "name": "Copy", "act": "save"}).status_code == 302
    copy = current_version(Calendar.objects.get(name="Copy"))
    assert copy is not None
    assert copy.sha256 == version.sha256

    days = client.get(reverse("sla:calendar_holidays", args=[office.public_id]))
    assert days["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Easter Monday" in days.content.decode()


def test_default_names_are_read_in_ones_own_language_until_somebody_renames_them(
    office: Calendar, manager: User, client_for: ClientFor
) -> None:
    client = client_for(manager)
    url = reverse("sla:calendar_edit", args=[office.public_id])
    assert "Office hours" in page(client.get(reverse("sla:calendars")))
    sent = {**form_of(page(client.get(url))), "fri_to": ["12:00"], "reason": "x", "act": "save"}
    assert sent["name"] == ["Office hours"]
    client.post(url, sent)
    office.refresh_from_db()
    assert office.name == "Provozní doba"  # saved as it was shown: not renamed

    client.post(url, {**form_of(page(client.get(url))), "name": "Round the clock", "reason": "x", "act": "save"})
    assert Calendar.objects.get(pk=office.pk).name == "Provozní doba"  # taken, whatever language it is stored in
    client.post(url, {**form_of(page(client.get(url))), "name": "Servis", "reason": "x", "act": "save"})
    assert Calendar.objects.get(pk=office.pk).name == "Servis"


def test_the_list_costs_the_same_for_2_calendars_as_for_8(
    office: Calendar, manager: User, client_for: ClientFor
) -> None:
    client = client_for(manager)
    counts = []
    for more in (0, 6):
        for number in range(more):
            client.post(reverse(NEW), {**TYPED, "name": f"Shop {number}"})
        client.get(reverse("sla:calendars"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("sla:calendars")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_year_with_clock_changes_and_an_unknown_end_says_so(
    office: Calendar, manager: User, client_for: ClientFor
) -> None:
    html = page(client_for(manager).get(f"{reverse('sla:calendar', args=[office.public_id])}?year=2032"))
    assert "Holidays are known up to 31 December 2031" in html
    assert "day-unknown" in html
    assert "clocks go forward by 1 h" in html
    assert datetime(2032, 3, 28, tzinfo=MONDAY.tzinfo).strftime("%-d March") in html
