// The shell: appearance, keyboard shortcuts and their help.
(() => {
  class ThemeSwitch extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (button) this.choose(button.value);
      });
    }

    choose(theme) {
      document.cookie = `theme=${theme}; path=/; max-age=${theme ? 31_536_000 : 0}; samesite=lax`;
      if (theme) document.documentElement.dataset.theme = theme;
      else delete document.documentElement.dataset.theme;
      this.querySelectorAll("button").forEach((button) => {
        button.setAttribute("aria-pressed", String(button.value === theme));
      });
    }
  }
  customElements.define("theme-switch", ThemeSwitch);

  const SWITCH = "single-keys";
  const keysAreOn = () => localStorage.getItem(SWITCH) !== "off";
  const dialog = () => document.getElementById("keys");
  let prefix = 0;

  // Who fills in a form is typing, on its buttons and rows too: a swap or a page that is late takes nobody elsewhere.
  const inField = (target) =>
    target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName) || target.closest("form.form");
  const follow = (key) => document.querySelector(`a[data-key="${key}"]`)?.click();

  const moveInList = (step) => {
    const links = [...document.querySelectorAll("main tbody th a, main .tasks a")];
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
  };

  const SINGLE = {
    "?": () => dialog().showModal(),
    "/": () => {
      const box = document.getElementById("search");
      if (box.offsetParent) box.focus();
      else document.querySelector(".bar-find")?.click();
    },
    n: () => follow("n"),
    j: () => moveInList(1),
    k: () => moveInList(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keysAreOn()) return;
    if (inField(event.target) || document.querySelector("dialog[open]")) return;
    if (Date.now() - prefix < 1500 && /^[tcdapurs]$/.test(event.key)) {
      prefix = 0;
      event.preventDefault();
      follow(event.key);
      return;
    }
    prefix = event.key === "g" ? Date.now() : 0;
    const act = SINGLE[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-keys]")) {
      document.getElementById("account").hidePopover();
      dialog().showModal();
    }
    if (event.target.closest("[data-refused]")) event.preventDefault();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("keys-on");
    if (!box) return;
    box.checked = keysAreOn();
    box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
  });

  // A menu that drops down closes when something else is meant: Escape, a click beside it.
  const openDrops = () => document.querySelectorAll("details.drop[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openDrops().forEach((drop) => {
      drop.open = false;
      drop.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    openDrops().forEach((drop) => {
      if (!drop.contains(event.target)) drop.open = false;
    });
  });
})();
