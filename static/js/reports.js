// On a phone the report begins with what matters first: the rest is folded, and one press away.
(() => {
  if (!matchMedia("(max-width: 767.98px)").matches) return;
  document.querySelectorAll("details[data-fold]").forEach((part) => {
    part.open = false;
  });
})();
