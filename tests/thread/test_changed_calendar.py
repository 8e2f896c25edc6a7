"""A calendar changes under a running deadline, from end to end: nothing moves until a manager recomputes it."""

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from core.clock import utc_now
from sla.domain.public_holidays import public_holidays
from sla.models import CalendarVersion, Clock
from tests.servers.stack import Stack
from tests.thread.people import Cast, Person, assemble

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.postgres, pytest.mark.browser]
NAME = "Service desk"
PRAGUE = ZoneInfo("Europe/Prague")
LUNCH = [["09:00", "12:00"], ["13:00", "17:00"]]
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
EASTER_MONDAYS = {"2027-03-29", "2028-04-17", "2029-04-02", "2030-04-22"}
PATIENCE_MS = 90_000


@pytest.fixture
def cast(stack: Stack) -> Cast:
    """A fresh organisation."""
    stack.reset()
    return assemble(stack)


@pytest.mark.timeout(280)
def test_a_holiday_added_later_moves_nothing_until_the_recompute_is_applied_and_then_undone(
    stack: Stack, cast: Cast, chromium: "Browser"
) -> None:
    manager = Person(chromium, stack, cast.manager)
    first_day, half_day, third_day = _business_days(3)
    _build_the_calendar(manager, half_day)
    _let_the_targets_use_it(stack, manager, half_day)

    agent = Person(chromium, stack, cast.agent)
    reference = _log(agent)
    due = _close(half_day, 12)
    assert _due(stack, reference) == due
    explained = _why(agent, reference)
    assert f"{NAME}, verze 1 (Europe/Prague)" in explained
    assert _czech(due) in explained

    _add_a_holiday(manager, first_day)
    assert _due(stack, reference) == due
    assert _czech(due) in _why(agent, reference)

    _preview(manager, reference)
    assert _due(stack, reference) == due
    manager.fill(**{"apply-reason": "The whole desk is at a training."})
    manager.press("Move 3 deadlines")
    # The page polls the worker's progress and shows the result by itself.
    manager.page.get_by_text("Undo this recompute").wait_for(timeout=PATIENCE_MS)
    moved = _close(third_day, 17)
    assert _due(stack, reference) == moved
    explained = _why(agent, reference)
    assert "Termín byl přepočten" in explained
    assert "The whole desk is at a training." in explained
    assert _czech(moved) in explained

    manager.page.get_by_text("Undo this recompute").click()
    manager.fill(**{"undo-reason": "The training was called off."})
    manager.press("Put the deadlines back")
    manager.page.get_by_text("The deadlines were put back where they had been.").wait_for(timeout=PATIENCE_MS)
    assert _due(stack, reference) == due
    assert "The training was called off." in _why(agent, reference)


def _business_days(count: int) -> list[date]:
    """The next days on which the desk works: Monday to Friday, no public holiday."""
    day = utc_now().astimezone(PRAGUE).date()
    holidays = public_holidays("CZ", "", range(day.year, day.year + 2), "cs")
    found: list[date] = []
    while len(found) < count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            found.append(day)
    return found


def _build_the_calendar(manager: Person, half_day: date) -> None:
    """Build it by mouse and keys: a lunch break on five days, a half day, the country's holidays with Easter."""
    manager.go("/sla/calendars/new/")
    page = manager.page
    page.fill("#id_name", NAME)
    page.fill("#mon-0-from", "9")
    page.fill("#mon-0-to", "12")
    _redraw(page, "#add-mon")
    page.locator("#mon-1-from:focus").wait_for()
    page.keyboard.type("13")
    page.keyboard.press("Tab")
    page.keyboard.type("1700")
    _redraw(page, "#copy-mon")
    _redraw(page, "#add-special")
    page.fill("#special-0-date", half_day.isoformat())
    page.fill("#special-0-0-from", "9")
    page.fill("#special-0-0-to", "12")
    _publish(page)


def _let_the_targets_use_it(stack: Stack, manager: Person, half_day: date) -> None:
    """Check what was built, and count what complaints are promised in it: three targets, one new version."""
    with stack.orm():
        content = CalendarVersion.objects.get(name=NAME).business_calendar.to_dict()
    assert content["weekly"] == dict.fromkeys(WORKDAYS, LUNCH)
    assert content["extra"] == {half_day.isoformat(): [["09:00", "12:00"]]}
    assert set(content["holidays"]) & EASTER_MONDAYS
    for metric in ("acknowledgement", "first_response", "resolution"):
        manager.go(f"/sla/targets/complaint.any.any.{metric}/")
        calendar = manager.page.locator("main [name=calendar]")
        value = calendar.locator("option", has_text=NAME).get_attribute("value")
        assert value is not None
        calendar.select_option(value)
        manager.press("Keep the change")
    manager.press("Check what changes")
    manager.fill(reason="The desk has hours of its own.")
    manager.press("Publish the next version")
    manager.go("/sla/targets/")
    assert "Version 2" in manager.text


def _log(agent: Person) -> str:
    """Log a complaint of somebody who is no customer, so that the organisation's own targets apply."""
    agent.go("/complaints/new/")
    agent.page.locator("main [name=channel][value=phone]").check()
    agent.fill(customer="Jana Nová", description="Nikdo se neozval.")
    none = agent.page.locator("main [name=customer_key][value=none]")
    none.wait_for()
    none.check()
    with agent.page.expect_navigation():
        agent.page.locator("main form button.btn-primary").click()
    return agent.reference


def _add_a_holiday(manager: Person, day: date) -> None:
    """Add a day off to the calendar and publish its next version."""
    manager.go("/sla/calendars/")
    manager.press(NAME)
    manager.press("Change")
    page = manager.page
    _redraw(page, "#add-own")
    page.locator("main [name=own_date]").last.fill(day.isoformat())
    page.locator("main [name=own_name]").last.fill("Training")
    manager.fill(reason="The whole desk is at a training.")
    _publish(page)


def _preview(manager: Person, reference: str) -> None:
    """Follow the notice on the calendar's page to the preview, and read what it would move."""
    manager.page.locator("main a[href$='/sla/recompute/new/']").first.click()
    manager.page.wait_for_url(re.compile("/sla/recompute/new/$"))
    assert "3 running deadlines follow earlier versions" in manager.text
    manager.press("Compute a preview")
    assert "Nothing has been changed yet." in manager.text
    assert manager.text.count(reference) == 3
    assert re.search(r"3\s+deadlines move", manager.text)


def _why(person: Person, reference: str) -> str:
    """What the complaint's page says about its first deadline, unfolded, in Czech."""
    person.go(f"/complaints/{reference}/")
    first = person.page.locator("main details.clock-why").first
    first.evaluate("each => { each.open = true; }")
    return first.inner_text().replace("\xa0", " ")


def _due(stack: Stack, reference: str) -> datetime:
    with stack.orm():
        return Clock.objects.get(case__complaint__reference=reference, metric="acknowledgement").due_at


def _close(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=PRAGUE)


def _czech(at: datetime) -> str:
    local = at.astimezone(PRAGUE)
    return f"{local.day}. {local.month}. {local.year} {local:%H:%M}"


def _redraw(page: "Page", selector: str) -> None:
    """Press a button that redraws the editor, and wait until it is drawn anew."""
    page.locator("#editor").evaluate("form => { form.dataset.old = '1'; }")
    page.click(selector)
    page.locator("#editor:not([data-old])").wait_for()


def _publish(page: "Page") -> None:
    with page.expect_navigation(url=re.compile("/sla/calendars/[0-9a-f-]{36}/")):
        page.click("#save")
