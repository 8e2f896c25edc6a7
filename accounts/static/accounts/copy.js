// Copies a secret and says so; without it, one click on the text selects all of it.
(() => {
  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      document.getElementById(button.dataset.says).hidden = false;
    });
  });
})();
