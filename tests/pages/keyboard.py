"""A page used by keys alone: walking round it by Tab, finding a control, seeing where the focus is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

AT_ONCE = 25
MOST_ROUNDS = 40
MOST_TABS = 200


@dataclass(frozen=True, slots=True)
class Walk:
    """What Tab came by, what it never came to, and what looked the same with the focus on it."""

    reached: list[str]
    missed: list[str]
    unseen: list[str]


def tab_round(page: Page) -> Walk:
    """Press Tab until every control was reached, or nothing new comes any more."""
    page.evaluate(WATCH)
    page.evaluate("document.activeElement.blur()")
    seen = -1
    for _round in range(MOST_ROUNDS):
        for _press in range(AT_ONCE):
            page.keyboard.press("Tab")
        count = page.evaluate("window.walk.reached.size")
        if count == seen or not page.evaluate("window.walk.missed().length"):
            break
        seen = count
    found = page.evaluate("({reached: [...walk.reached.values()], missed: walk.missed(), unseen: walk.unseen})")
    return Walk(**found)


def tab_to(page: Page, selector: str, *, back: bool = False) -> None:
    """Press Tab until the control has the focus. Raises AssertionError if it never gets it."""
    for _press in range(MOST_TABS):
        if focused(page, selector):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"Tab does not lead to {selector}")


def focused(page: Page, selector: str) -> bool:
    """Whether the focus is on what the selector names."""
    return bool(page.evaluate("words => document.activeElement.matches(words)", selector))


# Frames are left out: Tab goes on inside them, and their documents are measured on pages of their own.
# Before any key: what can be used and is shown, a group of radio buttons as one; how each and its neighbours look.
WATCH = """() => {
  const usable = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const shown = each => each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
    && each.getClientRects().length && !each.disabled && each.type !== "hidden" && each.tabIndex >= 0;
  const name = each => each.outerHTML.slice(0, 140);
  const group = each => each.type === "radio" ? `${each.form?.id}/${each.name}` : each;
  const around = each => [each, each.nextElementSibling, each.closest("label"), each.parentElement].filter(Boolean);
  const looks = each => around(each).map(one => {
    const style = getComputedStyle(one);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor,
            style.backgroundColor, style.textDecorationLine].join(" ");
  }).join("|");
  const plain = new Map();
  document.activeElement?.blur();
  for (const each of document.querySelectorAll(usable)) if (shown(each)) plain.set(each, looks(each));
  const groups = new Map([...plain.keys()].map(each => [group(each), name(each)]));
  window.walk = {
    reached: new Map(), unseen: [],
    missed: () => [...groups].filter(([key]) => !window.walk.reached.has(key)).map(([, words]) => words),
  };
  document.addEventListener("focusin", ({ target }) => {
    const isNew = plain.has(target) && !window.walk.reached.has(group(target));
    if (!isNew) return;
    window.walk.reached.set(group(target), name(target));
    const box = target.getBoundingClientRect();
    const isOnScreen = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    if (looks(target) === plain.get(target) || !isOnScreen) window.walk.unseen.push(name(target));
  });
}"""
