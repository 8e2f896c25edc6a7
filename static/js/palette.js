// The palette: Ctrl+K or Cmd+K opens it anywhere; what is found is drawn by the server, arrows choose, Enter opens.
(() => {
  const dialog = () => document.getElementById("palette");
  const box = () => document.getElementById("palette-text");
  const hits = () => [...document.querySelectorAll("#palette-hits [role=option]")];
  const chosen = () => hits().find((hit) => hit.getAttribute("aria-selected") === "true");

  const choose = (hit) => {
    hits().forEach((each) => each.setAttribute("aria-selected", String(each === hit)));
    if (hit) box().setAttribute("aria-activedescendant", hit.id);
    else box().removeAttribute("aria-activedescendant");
    hit?.scrollIntoView({ block: "nearest" });
  };

  const open = () => {
    if (dialog().open || document.querySelector("dialog[open]")) return;
    dialog().showModal();
    box().select();
    htmx.trigger(box(), "palette:open");
  };

  const KEYS = {
    ArrowDown: (all, at) => choose(all[(at + 1) % all.length]),
    ArrowUp: (all, at) => choose(all[(at - 1 + all.length) % all.length]),
    Enter: (all, at) => all[at].click(),
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      if (!dialog()) return;
      event.preventDefault();
      open();
    } else if (event.target === box() && KEYS[event.key] && !event.isComposing) {
      const all = hits();
      const at = all.indexOf(chosen());
      if (!all.length || (event.key === "Enter" && at < 0)) return;
      event.preventDefault();
      KEYS[event.key](all, at);
    }
  });

  // What is found for fewer letters is no answer to more of them: until the new one comes, Enter searches.
  document.addEventListener("input", (event) => {
    if (event.target === box()) choose(null);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "palette-hits") choose(hits()[0] ?? null);
  });
  document.addEventListener("pointermove", (event) => {
    const hit = event.target.closest?.("#palette-hits [role=option]");
    if (hit && hit !== chosen()) choose(hit);
  });
  document.addEventListener("click", (event) => {
    if (event.target === dialog()) dialog().close();
  });
})();
