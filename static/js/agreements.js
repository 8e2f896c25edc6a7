// The editor: a link to a field opens the row that hides it, and puts the cursor there; so does a click on a value in
// the preview.
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
