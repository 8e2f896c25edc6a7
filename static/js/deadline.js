// <deadline-badge>: the server writes the text; this keeps it true and speaks only when a threshold is crossed.
(() => {
  const PERIOD_MS = 30_000;
  const NBSP = "\u00a0";
  const TONES = ["ok", "soon", "late"];

  // The same two largest units, rounded down, as core.typography.format_span.
  const span = (ms) => {
    const seconds = Math.floor(Math.abs(ms) / 1000);
    const pair = seconds < 300 ? [[Math.floor(seconds / 60), "min"], [seconds % 60, "s"]]
      : seconds < 86_400 ? [[Math.floor(seconds / 3600), "h"], [Math.floor((seconds % 3600) / 60), "min"]]
      : [[Math.floor(seconds / 86_400), "d"], [Math.floor((seconds % 86_400) / 3600), "h"]];
    const shown = pair.filter(([count]) => count);
    return (shown.length ? shown : [pair[1]]).map(([count, unit]) => count + NBSP + unit).join(NBSP);
  };

  class DeadlineBadge extends HTMLElement {
    connectedCallback() {
      if (!this.hasAttribute("ticking")) return;
      this.due = Date.parse(this.getAttribute("due"));
      this.soon = Date.parse(this.getAttribute("soon") ?? this.getAttribute("due"));
      // The server's clock counts, not the reader's.
      this.skew = this.hasAttribute("now") ? Date.parse(this.getAttribute("now")) - Date.now() : 0;
      this.tone = this.toneAt(Date.now() + this.skew);
      this.timer = setInterval(() => this.tick(), PERIOD_MS);
    }

    disconnectedCallback() {
      clearInterval(this.timer);
    }

    toneAt(now) {
      return now > this.due ? "late" : now >= this.soon ? "soon" : "ok";
    }

    tick() {
      const now = Date.now() + this.skew;
      const pattern = now > this.due ? this.dataset.late : this.dataset.left;
      const text = pattern.replace("{span}", span(this.due - now));
      this.querySelector("time").textContent = text;
      const tone = this.toneAt(now);
      if (tone === this.tone) return;
      this.tone = tone;
      const badge = this.querySelector(".badge");
      TONES.forEach((name) => badge.classList.toggle(`badge-${name}`, name === tone));
      const shape = document.querySelector(`template[data-tone-icon="${tone}"]`);
      if (shape) badge.querySelector("svg").replaceWith(shape.content.cloneNode(true));
      this.announce(text);
    }

    announce(text) {
      const status = document.querySelector(".messages[role=status]");
      if (!status) return;
      const subject = this.closest("tr")?.querySelector("th")?.innerText ?? "";
      const line = document.createElement("div");
      line.className = "visually-hidden";
      line.textContent = `${subject} ${text}`.trim();
      status.append(line);
    }
  }

  customElements.define("deadline-badge", DeadlineBadge);
})();
