"""The contrast of texts: each look that a text can have is measured by axe, the same look not again on every page.

A look is all that contrast depends on: the text's colour, size and weight, what its ancestors paint behind it, and what
others paint across it. Nine tenths of the texts of a page look like those of the pages before it, and axe takes longest
about them. Only what axe has found sufficient is not measured again: a look that fails fails on each page that has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULE = "color-contrast"
OPTIONS = {
    "runOnly": [RULE],
    "resultTypes": ["violations", "passes"],
    "elementRef": True,
    "iframes": False,
    "preload": False,
}


class Looks:
    """The looks that were measured and found sufficient so far."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}

    def forget(self) -> None:
        """Measure all of the next page."""
        self._known.clear()

    def violations(self, page: Page) -> list[str]:
        """Measure each text whose look is not known yet; what has too little contrast."""
        found = page.evaluate(MEASURE, [list(self._known), OPTIONS])
        self._known |= dict.fromkeys(found["sufficient"])
        return list(found["violations"])


# `own` is what an element paints behind the texts in it, `behind` what it and all its ancestors do. A text counts
# where it stands directly in an element; a control shows one of its own. What axe leaves unmeasured, as it does what is
# hidden or not certain, is not in its answer and so is not taken for sufficient.
MEASURE = """async ([known, options]) => {
  const sufficient = new Set(known);
  const styles = new Map(), chains = new Map();
  const style = each => styles.get(each) ?? styles.set(each, getComputedStyle(each)).get(each);
  const own = each => {
    const s = style(each);
    const isPlain = s.backgroundColor === "rgba(0, 0, 0, 0)" && s.backgroundImage === "none" && s.opacity === "1"
      && s.filter === "none" && s.mixBlendMode === "normal";
    return isPlain ? "" : [s.backgroundColor, s.backgroundImage, s.backgroundClip, s.opacity, s.filter, s.mixBlendMode,
      s.position, s.zIndex].join(" ");
  };
  const behind = each => {
    if (!each) return "";
    if (!chains.has(each)) chains.set(each, [behind(each.parentElement), own(each)].filter(Boolean).join(" < "));
    return chains.get(each);
  };
  const shown = [...document.querySelectorAll("*")].filter(each => each.getClientRects().length
    && each.checkVisibility({ visibilityProperty: true }));
  const painted = shown.filter(own).map(each => ({ each, box: each.getBoundingClientRect() }));
  const across = each => {
    const box = each.getBoundingClientRect();
    const over = painted.filter(other => other.box.left < box.right && other.box.right > box.left
      && other.box.top < box.bottom && other.box.bottom > box.top
      && !other.each.contains(each) && !each.contains(other.each));
    return [...new Set(over.map(other => own(other.each)))].sort().join(" x ");
  };
  const hasText = each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim())
    || each.matches("input, select, textarea");
  const look = each => {
    const s = style(each);
    const text = [s.color, s.webkitTextFillColor, s.fontSize, s.fontWeight, s.textShadow];
    return [...text, behind(each), across(each)].join(" | ");
  };
  const fresh = new Map();
  for (const each of shown.filter(hasText)) {
    const is = look(each);
    if (!sufficient.has(is)) fresh.set(is, [...(fresh.get(is) ?? []), each]);
  }
  const answer = { violations: [], sufficient: [] };
  // One of a kind first; the others only where axe could not measure that one.
  for (const some of [alike => alike.slice(0, 1), alike => alike.slice(1)]) {
    const measured = new Map([...fresh].flatMap(([is, alike]) => some(alike).map(each => [each, is])));
    if (!measured.size) break;
    const found = await axe.run({ include: [...measured.keys()] }, options);
    const looks = rules => rules.flatMap(rule => rule.nodes).map(node => measured.get(node.element));
    const failed = new Set(looks(found.violations));
    for (const is of new Set([...looks(found.passes), ...failed])) {
      if (fresh.delete(is) && !failed.has(is)) answer.sufficient.push(is);
    }
    answer.violations.push(...found.violations.flatMap(rule => rule.nodes.slice(0, 3).map(
      node => `${rule.id}, ${rule.nodes.length} times: ${node.html.slice(0, 160)} ${node.failureSummary}`)));
  }
  return answer;
}"""
