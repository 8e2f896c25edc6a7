// The editor: a link to a field opens the row that hides it, and puts the cursor there; so does a click on a value in
// the preview. An answer that is no part of the form (a sign-in page, an error) never replaces what was typed; it is
// said beside the buttons instead.
(() => {
  const show = (id) => {
    const target = id && document.getElementById(id);
    if (!target) return false;
    for (let row = target.closest("details"); row; row = row.parentElement.closest("details")) row.open = true;
    const control = target.matches("details") ? target.querySelector("summary") : target;
    (control.closest(".field") ?? control).scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
    return true;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#missing a[href^='#'], #save-state a[href^='#'], [data-error-summary] a");
    if (link && show(link.hash.slice(1))) event.preventDefault();
  });
  // No script runs in the preview's frame, but this page may listen there. A field of another step is reached by its
  // plain link, after what is typed here has been saved.
  let isTyped = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("#step-form")) isTyped = true;
  });
  const follow = (event) => {
    const link = event.target.closest("a.document-edit");
    const form = document.getElementById("step-form");
    if (!link || !form) return;
    const address = new URL(link.href);
    if (address.pathname === location.pathname && show(address.hash.slice(1))) event.preventDefault();
    else if (isTyped) {
      event.preventDefault();
      form.elements.go.value = address.hash.slice(1);
      form.requestSubmit(form.querySelector("button[name=save]"));
    }
  };
  document.addEventListener("load", (event) => {
    if (event.target.id === "preview") event.target.contentDocument?.addEventListener("click", follow);
  }, true);
  const complain = (reason) => {
    const form = document.getElementById("step-form");
    const state = document.getElementById("save-state");
    if (form && state) state.textContent = form.dataset[reason];
  };
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!document.getElementById("step-form") || event.detail.xhr.responseText.includes('id="save-state"')) return;
    event.detail.shouldSwap = false;
    complain("signedOut");
  });
  document.addEventListener("htmx:sendError", () => complain("unreachable"));

  // A page in sight keeps its step open with a sign of life; one out of sight lets it lapse, one that is left frees it.
  const beat = () => {
    const holding = document.getElementById("holding");
    if (holding && !document.hidden) window.htmx.trigger(holding, "beat");
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "holding" && document.hidden) event.preventDefault();
  });
  document.addEventListener("visibilitychange", beat);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) beat();
  });
  window.addEventListener("pagehide", () => {
    const address = document.getElementById("holding")?.dataset.leave;
    const form = document.getElementById("step-form");
    if (!address || !form) return;
    const farewell = new FormData();
    ["csrfmiddlewaretoken", "page"].forEach((name) => farewell.append(name, form.elements[name].value));
    navigator.sendBeacon(address, farewell);
  });

  let isTouched = false;
  for (const kind of ["keydown", "pointerdown", "wheel"]) {
    document.addEventListener(kind, () => (isTouched = true), { once: true, passive: true });
  }
  const arrive = () => {
    if (!isTouched && document.activeElement === document.body) show(location.hash.slice(1));
  };
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelector(".steps [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    show(location.hash.slice(1));
    // A browser that only now comes to the address's fragment takes the focus from a row, which holds none itself.
    requestAnimationFrame(() => requestAnimationFrame(arrive));
  });
  window.addEventListener("load", arrive);
})();
