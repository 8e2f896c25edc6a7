// The editor: a link to a field opens the row that hides it, and puts the cursor there; so does a click on a value in
// the preview.
(() => {
  const show = (id) => {
    document.dispatchEvent(new CustomEvent("row:needed", { detail: id }));
    const target = id && document.getElementById(id);
    if (!target) return false;
    for (let row = target.closest("details"); row; row = row.parentElement.closest("details")) {
      row.open = true;
      row.hidden = false;
    }
    const control = target.matches("details") ? target.querySelector("summary") : target;
    (control.closest(".field") ?? control).scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
    return true;
  };

  // A long list is narrowed by what its rows say, accents and case aside. The box changes nothing of the form.
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const narrow = (box) => {
    const words = plain(box.value).split(/\s+/);
    const rows = [...box.closest("fieldset").querySelectorAll(":scope > details")];
    for (const row of rows) {
      const said = plain(row.querySelector("summary").textContent);
      row.hidden = !words.every((word) => said.includes(word));
    }
    box.nextElementSibling.textContent = box.value.trim() ? `${rows.filter((row) => !row.hidden).length} / ${rows.length}` : "";
  };
  const offer = () => document.querySelectorAll(".find-row[hidden]").forEach((line) => (line.hidden = false));
  document.addEventListener("DOMContentLoaded", offer);
  document.addEventListener("htmx:afterSwap", offer);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-find-row]")) event.stopPropagation();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-find-row]")) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#missing a[href^='#'], #save-state a[href^='#'], [data-error-summary] a");
    if (link && show(link.hash.slice(1))) event.preventDefault();
  });
  // No script runs in the preview's frame, but this page may listen there. A field of another step is reached by its
  // plain link, after what is typed here has been saved.
  let isTyped = false;
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-find-row]")) narrow(event.target);
    else if (event.target.closest("#step-form")) isTyped = true;
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
  // The preview opens at this step's article, and stays where it was read when it is drawn anew. A fragment in its
  // address would do the first, and scroll this page along with the frame.
  let readAt = null;
  document.addEventListener("load", (event) => {
    // A frame that could not be loaded shows the browser's own words, which are closed to this page.
    const shown = event.target.id === "preview" && event.target.contentDocument;
    const article = shown && shown.getElementById(event.target.dataset.at);
    if (!article) return;
    const frame = event.target.contentWindow;
    shown.addEventListener("click", follow);
    frame.scrollTo(0, readAt ?? article.getBoundingClientRect().top);
    frame.addEventListener("scroll", () => (readAt = frame.scrollY), { passive: true });
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
