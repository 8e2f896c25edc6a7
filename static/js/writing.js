// Writing in the editor: what is typed is saved by itself and never lost; the step is held while its page is in sight.
(() => {
  const form = () => document.getElementById("step-form");
  const state = () => document.getElementById("save-state");
  const autosave = () => document.getElementById("autosave");
  const saveNow = () => autosave() && window.htmx.trigger(autosave(), "now");
  const complain = (reason) => {
    if (!form() || !state()) return;
    state().textContent = form().dataset[reason];
    state().dataset.is = "refused";
    state().dataset.why = reason;
    if (reason !== "signedOut") return;
    const link = Object.assign(document.createElement("a"), { href: form().dataset.signInUrl, target: "_blank" });
    link.textContent = form().dataset.signIn;
    state().append(" ", link);
  };

  // How often something was typed: in all, when it was last sent, and up to which of these times it is saved.
  let typed = 0;
  let sent = 0;
  let kept = 0;
  const isUnsaved = () => typed > kept && form() && autosave();
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      if (event.target.name && event.target.form?.id === "step-form") typed += 1;
    });
  }

  // Who has signed in again meanwhile, in another tab, has another token: this page asks for it, and goes on.
  const renew = async () => {
    const page = await fetch(location.pathname).catch(() => null);
    const token = page?.ok && !page.redirected && /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(await page.text())?.[1];
    if (!token) return false;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((each) => { each.value = token; });
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    return true;
  };
  const saveAgain = async () => {
    if (state()?.dataset.why === "signedOut") await renew();
    saveNow();
  };
  window.addEventListener("focus", async () => {
    if (state()?.dataset.why === "signedOut" && (await renew())) saveNow();
  });

  // Requests of the form go one after the other, so that each knows what the one before has saved. A press of Save
  // waits for the one under way, and for what is unsaved, since the browser would put a sign-in page or its own in the
  // place of the text; so does a link.
  let isUnderWay = false;
  let isTried = false;
  let isSubmitted = false;
  let submitter;
  let next = "";
  const isOfForm = (elt) => elt.id === "autosave" || elt.form?.id === "step-form";
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "step-form" || !(isUnderWay || (isUnsaved() && !isTried))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    submitter = event.submitter;
    if (!isUnderWay) saveAgain();
  }, true);
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "step-form" || event.defaultPrevented) return;
    isSubmitted = true;
    // The page that answers has the cursor where this one has it.
    const field = document.activeElement;
    const go = event.target.elements.go;
    if (!go.value && field.form === event.target && !field.matches("button")) go.value = field.closest("[id]").id;
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if ("discard" in link.dataset) typed = kept;
    const isHere = link.origin === location.origin && link.pathname === location.pathname && link.hash;
    // What was refused once is not tried again: the browser asks whether to leave it.
    if (link.target || link.download || isHere || !isUnsaved() || (typed === sent && !isUnderWay)) return;
    event.preventDefault();
    next = link.href;
    saveNow();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (elt.id === "holding" && document.hidden) event.preventDefault();
    if (!isOfForm(elt)) return;
    isUnderWay = true;
    sent = typed;
    before = elt.id === "autosave" ? null : { said: said(), button: elt };
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.id === "holding" && state()?.dataset.why === "unreachable") saveNow();
    if (!isOfForm(event.detail.elt)) return;
    isUnderWay = false;
    if (state()?.dataset.is === "kept") kept = sent;
    if (submitter !== undefined) {
      const button = submitter?.value === "next" ? "button[value=next]" : "button[name=save]";
      submitter = undefined;
      if (state().dataset.why) return;
      isTried = true;
      form().requestSubmit(form().querySelector(button));
      isTried = false;
    } else if (next && !(isUnsaved() && typed > sent)) {
      // Where it was not saved, the page stays and says why.
      if (!isUnsaved()) location.assign(next);
      next = "";
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved() && !isSubmitted && state().dataset.is === "refused") event.preventDefault();
  });

  // An answer that is no part of the page (a sign-in page, an error) never replaces what was typed; it is said beside
  // the buttons instead.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail;
    if (!form() || xhr.status === 204) return;
    if (!["step-form", "save-state", "holding"].includes(target.id)) return;
    const mark = target.id === "holding" ? "holding" : "save-state";
    if (!xhr.responseText.includes(`id="${mark}"`)) {
      event.detail.shouldSwap = false;
      complain("signedOut");
    } else if (target.id === "step-form") stay();
    else remember(target);
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (isOfForm(event.detail.elt)) complain("unreachable");
  });

  // What is swapped takes the focus with it: it goes to the same link in what came instead, or back to the last field.
  let lost = null;
  let lastField = null;
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("#step-form :is(input, select, textarea)")) lastField = event.target;
  });
  const remember = (target) => {
    const held = document.activeElement;
    if (target.contains(held) && !held.id) lost = { where: target.id, href: held.getAttribute("href") };
  };
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    // A page that is about to be sent needs no preview any more.
    if (submitter !== undefined && target.id === "preview") event.detail.shouldSwap = false;
    remember(target);
    const [old, fresh] = [target, fragment].map((each) => each.querySelector("details"));
    if (old && fresh) fresh.open = old.open;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!lost || document.activeElement !== document.body) return;
    const place = document.getElementById(lost.where);
    const stops = [...(place?.querySelectorAll("a[href], button, summary") ?? [])];
    const same = stops.find((each) => lost.href && each.getAttribute("href") === lost.href);
    const field = lastField?.isConnected ? lastField : form()?.querySelector(".save-bar button");
    (same ?? stops[0] ?? field)?.focus();
    lost = null;
  });

  // A row's button sends the form and gets a new one. What is typed between the two is taken along, the cursor too; the
  // rows of a list that is put in another order are left out, since they have other names by then.
  let before = null;
  const FIELD = "input:not([type=hidden]), select, textarea";
  const fields = () => [...form().elements].filter((each) => each.name && each.matches(FIELD));
  const key = (field) => (field.type === "checkbox" ? `${field.name}=${field.value}` : field.name);
  const value = (field) => (field.type === "checkbox" ? field.checked : field.value);
  const said = () => new Map(fields().map((field) => [key(field), value(field)]));
  const stay = () => {
    if (!before) return;
    const [act, path] = before.button.value.split(":");
    const isMoved = (name) => act !== "add" && name.split(".").slice(1).join(".").startsWith(`${path}.`);
    const late = new Map([...said()].filter(([name, now]) => before.said.get(name) !== now && !isMoved(name)));
    const held = document.activeElement;
    const isHeld = held !== before.button && fields().includes(held) && !isMoved(held.name);
    const [start, end] = isHeld ? [held.selectionStart, held.selectionEnd] : [];
    document.addEventListener("htmx:afterSettle", () => {
      const need = (name) => document.dispatchEvent(new CustomEvent("row:needed", { detail: name.replaceAll(".", "-") }));
      [...late.keys()].forEach((name) => need(name.split("=")[0]));
      if (isHeld) need(held.name);
      for (const field of fields()) {
        if (!late.has(key(field))) continue;
        if (field.type === "checkbox") field.checked = late.get(key(field));
        else field.value = late.get(key(field));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
      const again = isHeld && document.getElementById(held.id);
      if (!again) return;
      again.focus();
      if (start != null) again.setSelectionRange(start, end);
    }, { once: true });
  };

  // What a page that is left has not saved is kept in this tab, too: a page that is reloaded comes before what the old
  // one sent on leaving is saved, and a server that is away saves nothing. Who comes back to the step sends it anew,
  // as it was typed and as it was read: it is saved, or refused, or compared with what somebody else has saved.
  const STASH = "unsaved-step";
  const MINUTE = 60_000;
  const OWN = ["csrfmiddlewaretoken", "page", "told", "mode"];
  const words = (entries) => JSON.stringify(entries.filter(([name]) => ![...OWN, "lock", "go", "back"].includes(name)));
  const stash = () => {
    const { path, who } = { path: location.pathname, who: form().dataset.who };
    // What was said not to be saved waits for a day's work, what was probably saved on leaving for a moment.
    const until = Date.now() + (state().dataset.is === "refused" ? 720 : 10) * MINUTE;
    const entries = [...new FormData(form())].map(([name, said]) => [name, name === "go" ? lastField?.id ?? "" : said]);
    try {
      sessionStorage.setItem(STASH, JSON.stringify({ path, who, until, entries }));
    } catch { /* A browser that keeps nothing has still sent it. */ }
  };
  const unstash = () => {
    const left = JSON.parse(sessionStorage.getItem(STASH) ?? "null");
    if (left?.path !== location.pathname || !autosave()) return;
    sessionStorage.removeItem(STASH);
    const isMine = left.who === form().dataset.who && Date.now() < left.until && state().dataset.is !== "refused";
    if (!isMine || words(left.entries) === words([...new FormData(form())])) return;
    const again = Object.assign(document.createElement("form"), { method: "post", action: form().action, hidden: true });
    const own = OWN.map((name) => [name, form().elements[name].value]);
    for (const [name, value] of [...left.entries.filter(([each]) => !OWN.includes(each)), ...own, ["save", "stay"]]) {
      const field = document.createElement("textarea");
      again.append(Object.assign(field, { name, value }));
    }
    document.body.append(again);
    again.submit();
  };

  // A page in sight keeps its step open with a sign of life; one out of sight lets it lapse, one that is left frees it,
  // and saves what it has not saved yet.
  const beat = () => {
    const holding = document.getElementById("holding");
    if (holding && !document.hidden) window.htmx.trigger(holding, "beat");
  };
  document.addEventListener("visibilitychange", beat);
  window.addEventListener("pagehide", () => {
    const address = document.getElementById("holding")?.dataset.leave;
    if (!address || !form()) return;
    if (isUnsaved() && !isSubmitted) {
      stash();
      const all = new URLSearchParams(new FormData(form()));
      all.append("autosave", "1");
      all.append("leaving", "1");
      if (navigator.sendBeacon(form().action, all)) return;
    }
    const farewell = new URLSearchParams();
    ["csrfmiddlewaretoken", "page"].forEach((name) => farewell.append(name, form().elements[name].value));
    navigator.sendBeacon(address, farewell);
  });
  // Who comes back by the browser's arrow sees what is saved by now; what was not saved then is sent anew.
  window.addEventListener("pageshow", (event) => {
    isSubmitted = false;
    if (!form()) return;
    form().elements.go.value = "";
    if (!event.persisted) return;
    typed = kept;
    location.reload();
  });

  // What was typed before this page came, and refused, is as good as typed here.
  document.addEventListener("DOMContentLoaded", () => {
    if (autosave() && state()?.dataset.is === "refused") typed = sent = 1;
    unstash();
  });
})();
