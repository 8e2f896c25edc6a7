// Forms: the error summary takes the focus, its links reach the field, Ctrl+Enter saves (with Shift: and goes on, where
// a form can), one press sends once.
(() => {
  const focusSummary = (root) => root.querySelector("[data-error-summary]")?.focus();

  document.addEventListener("DOMContentLoaded", () => focusSummary(document));
  document.addEventListener("htmx:afterSettle", (event) => focusSummary(event.target));

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a");
    if (!link) return;
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest(".field") ?? field).scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest("form");
    const on = event.shiftKey && form?.querySelector("button[name=save][value=next]");
    const button = on || form?.querySelector(".btn-primary[type=submit], button.btn-primary:not([type])");
    if (!form || form.method !== "post") return;
    event.preventDefault();
    form.requestSubmit(button ?? undefined);
  });

  // A second press while the first is under way is dropped; coming back by the browser's arrow frees the form again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
})();
