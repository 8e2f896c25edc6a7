// The editor: a link to a field opens the row that hides it, and puts the cursor there.
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
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelector(".steps [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    show(location.hash.slice(1));
  });
})();
