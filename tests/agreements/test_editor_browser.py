"""The editor in a real browser: it saves by itself, works from the keyboard, and loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from accounts.models import User
from agreements.models import AgreementVersion
from agreements.services import save_step
from core.clock import utc_now
from tests.agreements.conftest import Open
from tests.agreements.factories import VersionFactory

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.postgres, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def version() -> AgreementVersion:
    return VersionFactory()


def test_typing_is_saved_and_the_preview_follows(page: Page, open_step: Open, version: AgreementVersion) -> None:
    open_step("expectations/")
    page.fill("#expectations-purpose", "So that the lights stay on.")
    page.keyboard.press("Tab")
    expect(page.locator("#save-state")).to_contain_text("Saved")
    expect(page.frame_locator("#preview").locator("#article-1")).to_contain_text("So that the lights stay on.")
    version.refresh_from_db()
    assert version.document.expectations.purpose == "So that the lights stay on."

    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/steps/responsibilities/")


def test_the_preview_opens_at_the_article_and_never_scrolls_the_page(page: Page, open_step: Open) -> None:
    read_at = "document.getElementById('preview').contentWindow.scrollY"
    open_step("communication/")
    page.wait_for_function(f"() => {read_at} > 0")
    assert page.evaluate("scrollY") == 0

    # Drawn anew after a change, it stays where it was read.
    page.evaluate("document.getElementById('preview').contentWindow.scrollBy(0, 37)")
    there = page.evaluate(read_at)
    page.locator(".row-item > summary").first.press("Enter")
    page.locator(".row-item input[type=text]").first.fill("Portal")
    stood = page.evaluate("scrollY")
    page.keyboard.press("Tab")
    expect(page.frame_locator("#preview").locator("#article-4")).to_contain_text("Portal")
    page.wait_for_function(f"() => {read_at} === {there}")
    assert abs(page.evaluate("scrollY") - stood) < 100


def test_rows_are_added_moved_and_filled_from_the_keyboard(
    page: Page, open_step: Open, version: AgreementVersion
) -> None:
    open_step("goals/")
    rows = len(version.document.goals.goals)
    page.get_by_role("button", name="Add a goal").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#goals-goals-{rows} > summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Fewer complaints")
    page.keyboard.press("Tab")
    expect(page.locator("#save-state")).to_contain_text("Saved")

    page.locator(f"#goals-goals-{rows}").get_by_role("button", name="Up").press("Enter")
    expect(page.locator(f"#goals-goals-{rows - 1}-name")).to_have_value("Fewer complaints")
    page.keyboard.press("Control+Enter")
    page.wait_for_load_state("networkidle")
    version.refresh_from_db()
    assert [goal.name for goal in version.document.goals.goals][rows - 1] == "Fewer complaints"


def test_a_folded_row_of_a_long_list_is_worked_by_keys(page: Page, open_step: Open, version: AgreementVersion) -> None:
    kept = version.document.service_levels.targets
    open_step("service_levels/")
    row = page.locator("#service_levels-targets-3")
    expect(row.locator("select")).to_have_count(0)
    row.locator("summary").press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#service_levels-targets-3-kind")).to_be_focused()
    page.locator("#service_levels-targets-3-amount").fill("77")
    page.keyboard.press("Tab")
    expect(page.locator("#save-state")).to_contain_text("Saved")
    row.get_by_role("button", name="Down – Target 4").press("Enter")
    expect(page.locator("#service_levels-targets-4-down")).to_be_focused()
    expect(page.locator("#service_levels-targets-4-amount")).to_have_value("77")
    expect(page.locator("#service_levels-targets-3 select")).to_have_count(0)

    # A row that is only needed by its address is unfolded too.
    page.frame_locator("#preview").locator("a[href$='#service_levels-targets-5-objective_percent']").first.click()
    expect(page.locator("#service_levels-targets-5-objective_percent")).to_be_focused()
    version.refresh_from_db()
    now = version.document.service_levels.targets
    assert [target.id for target in now] == [kept[place].id for place in (0, 1, 2, 4, 3, *range(5, len(kept)))]
    assert [target for target in now if target.id != kept[3].id] == [each for each in kept if each.id != kept[3].id]
    assert now[4] == kept[3].model_copy(update={"amount": now[4].amount})
    assert now[4].amount == 77


def test_what_cannot_be_read_is_said_and_stays(page: Page, open_step: Open) -> None:
    open_step("payment/")
    page.fill("#payment-due_days", "soon")
    page.keyboard.press("Tab")
    expect(page.locator("#save-state")).to_contain_text("Not saved: 1 field has an error.")
    page.locator("form#step-form .btn-primary").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.locator("[data-error-summary] a").click()
    expect(page.locator("#payment-due_days")).to_be_focused()
    expect(page.locator("#payment-due_days")).to_have_value("soon")


def test_a_conflict_is_shown_and_ones_own_text_can_be_kept(
    page: Page, open_step: Open, version: AgreementVersion, administrator: User
) -> None:
    open_step("payment/")
    theirs = {**version.document.payment.model_dump(mode="json"), "account": "Theirs"}
    save_step(version=version, step="payment", data=theirs, lock=0, actor=administrator, now=utc_now())
    page.fill("#payment-account", "Mine")
    page.keyboard.press("Tab")
    expect(page.locator("#save-state")).to_contain_text("Alena Adamová changed this step")
    page.locator("form#step-form .btn-primary").click()
    expect(page.get_by_role("row", name="Account Theirs Mine")).to_be_visible()
    page.get_by_role("button", name="Save mine").click()
    expect(page.locator("#save-state")).to_contain_text("Saved")
    version.refresh_from_db()
    assert version.document.payment.account == "Mine"


def test_being_signed_out_loses_nothing(page: Page, open_step: Open) -> None:
    open_step("payment/")
    page.context.clear_cookies(name="sessionid")
    page.fill("#payment-account", "Typed while signed out")
    page.keyboard.press("Tab")
    expect(page.locator("#save-state")).to_contain_text("You may have been signed out")
    expect(page.locator("#payment-account")).to_have_value("Typed while signed out")


def test_a_finding_opens_its_row(page: Page, open_step: Open, version: AgreementVersion) -> None:
    open_step("goals/?at=goals-goals-1-name#goals-goals-1-name")
    expect(page.locator("#goals-goals-1-name")).to_be_focused()
    expect(page.locator("#goals-goals-0-name")).to_be_hidden()
    page.goto("about:blank")
    open_step("goals/?at=goals-goals-1#goals-goals-1")
    expect(page.locator("#goals-goals-1 > summary")).to_be_focused()


def test_it_fits_a_phone(page: Page, open_step: Open) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for step in ("service_levels/", "payment/", "term/"):
        open_step(step)
        page.evaluate("document.querySelectorAll('details').forEach(row => row.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, step


def test_a_click_on_a_value_in_the_preview_leads_to_its_field_and_loses_nothing(
    page: Page, open_step: Open, version: AgreementVersion
) -> None:
    open_step("payment/")
    document = page.frame_locator("#preview")
    document.locator("a.document-edit[href*='payment-due_days']").first.click()
    expect(page.locator("#payment-due_days")).to_be_focused()

    page.keyboard.press("Control+a")
    page.keyboard.type("17")
    document.locator("a.document-edit[href*='term-effective_on']").first.click()
    page.wait_for_url("**/steps/term/?at=term-effective_on#term-effective_on")
    expect(page.locator("#term-effective_on")).to_be_focused()
    version.refresh_from_db()
    assert version.document.payment.due_days == 17


def test_a_row_of_a_long_list_is_found_by_what_it_says(page: Page, open_step: Open, version: AgreementVersion) -> None:
    open_step("service_levels/")
    find = page.locator("#service_levels-targets").get_by_label("Find a row")
    rows = page.locator("#service_levels-targets > details:visible")
    of_all = rows.count()
    find.fill("CRITICAL resol")
    expect(rows).to_have_count(1)
    page.keyboard.press("Enter")  # looks nothing up and sends nothing
    page.keyboard.press("Tab")
    expect(rows.locator("summary")).to_be_focused()
    find.fill("")
    expect(rows).to_have_count(of_all)
    expect(page.locator("#save-state")).to_have_text("")
    version.refresh_from_db()
    assert version.lock == 0
