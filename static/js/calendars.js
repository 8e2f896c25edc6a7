// <week-hours>: draws the time fields of each day as bars, and lets the mouse write into the fields. The fields are
// the truth: what is drawn is read from them, so that keys, mouse and a page without scripts all say the same.
(() => {
  const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
  const DAY = 1440;
  const STEP = 15;
  const EDGE_PX = 7;
  const TWICE_MS = 500;
  const SVG = "http://www.w3.org/2000/svg";

  const read = (text) => {
    const found = /^\s*(?:(\d{1,2})(?:[:.](\d{2}))?|(\d{1,2})(\d{2}))\s*$/.exec(text);
    if (!found) return null;
    const hours = Number(found[1] ?? found[3]);
    const minutes = Number(found[2] ?? found[4] ?? 0);
    const total = hours * 60 + minutes;
    return minutes > 59 || total > DAY ? null : total;
  };
  const write = (minutes) => {
    const shown = minutes > DAY ? minutes - DAY : minutes;
    return `${String(Math.floor(shown / 60)).padStart(2, "0")}:${String(shown % 60).padStart(2, "0")}`;
  };
  const snap = (minutes) => Math.round(minutes / STEP) * STEP;
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  const shape = (name, attributes, parent) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    parent.append(made);
    return made;
  };

  class WeekHours extends HTMLElement {
    connectedCallback() {
      this.classList.add("is-live");
      this.closest("fieldset")?.querySelector("[data-drawn]")?.removeAttribute("hidden");
      this.addEventListener("input", () => this.draw());
      this.addEventListener("change", (event) => this.tidy(event.target));
      this.addEventListener("focusin", (event) => this.mark(event.target));
      this.addEventListener("pointerdown", (event) => this.grab(event));
      this.draw();
    }

    row(day) {
      return this.querySelector(`[data-day="${day}"]`);
    }

    pairs(day) {
      return [...this.row(day).querySelectorAll(".hours")].map((box) => box.querySelectorAll("input"));
    }

    // The hours of a day as [from, to] in minutes; to lies past 1440 where it runs into the next day.
    hours(day) {
      return this.pairs(day).map(([from, to]) => {
        const opens = read(from.value);
        const closes = read(to.value);
        if (opens === null || closes === null || opens === DAY) return null;
        return [opens, closes > opens ? closes : closes + DAY];
      });
    }

    set(day, index, opens, closes) {
      const [from, to] = this.pairs(day)[index];
      from.value = write(opens);
      to.value = write(closes);
      this.draw();
    }

    tidy(field) {
      const minutes = field.matches(".time") ? read(field.value) : null;
      if (minutes !== null) field.value = write(minutes);
    }

    draw() {
      DAYS.forEach((day, number) => {
        const group = this.row(day).querySelector("[data-bars]");
        group.replaceChildren();
        const before = DAYS[(number + 6) % 7];
        this.hours(before).forEach((hours, index) => {
          if (hours && hours[1] > DAY) this.bar(group, before, index, 0, hours[1] - DAY, "tail");
        });
        this.hours(day).forEach((hours, index) => {
          if (hours) this.bar(group, day, index, hours[0], Math.min(hours[1], DAY), "main");
        });
      });
      if (this.dragged) this.label();
    }

    bar(group, day, index, opens, closes, part) {
      const rect = shape("rect", {
        class: `week-bar${part === "tail" ? " week-tail" : ""}`,
        x: (opens * 1000) / DAY, width: ((closes - opens) * 1000) / DAY, y: 0, height: 100,
      }, group);
      Object.assign(rect.dataset, { of: day, index, part });
      return rect;
    }

    mark(field) {
      this.querySelectorAll(".is-shown").forEach((each) => each.classList.remove("is-shown"));
      field.closest(".hours")?.querySelectorAll("input").forEach((each) => each.classList.add("is-shown"));
    }

    minute(event, svg) {
      const box = svg.getBoundingClientRect();
      return ((event.clientX - box.left) / box.width) * DAY;
    }

    grab(event) {
      const svg = event.target.closest?.(".week-bars");
      if (!svg || event.button !== 0 || this.dragged) return;
      const at = this.minute(event, svg);
      const bar = event.target.closest("rect.week-bar");
      this.dragged = bar ? this.hold(bar, event, at) : this.begin(svg, at);
      if (!this.dragged) return;
      event.preventDefault();
      this.dragged.svg = svg;
      svg.closest(".week-row").classList.add("is-dragging");
      const move = (moved) => this.drag(this.minute(moved, svg));
      const drop = (dropped) => {
        document.removeEventListener("pointermove", move);
        document.removeEventListener("pointerup", drop);
        document.removeEventListener("pointercancel", drop);
        this.drop(dropped.type === "pointercancel");
      };
      document.addEventListener("pointermove", move);
      document.addEventListener("pointerup", drop);
      document.addEventListener("pointercancel", drop);
    }

    // What part of a bar was taken: an edge changes it, the middle moves it. A tail lies a day later than it began.
    hold(bar, event, at) {
      const { of: day, index, part } = bar.dataset;
      const [opens, closes] = this.hours(day)[index];
      const box = bar.getBoundingClientRect();
      const edge = Math.min(EDGE_PX, box.width / 4);
      const shift = part === "tail" ? DAY : 0;
      const isLeft = event.clientX - box.left < edge && part === "main";
      const isRight = box.right - event.clientX < edge && (part === "tail" || closes <= DAY);
      const mode = isLeft ? "opens" : isRight ? "closes" : "move";
      return { day, index: Number(index), mode, opens, closes, shift, at: at + shift, isNew: false };
    }

    begin(svg, at) {
      const day = svg.closest("[data-day]").dataset.day;
      const start = clamp(snap(at), 0, DAY - STEP);
      return { day, index: -1, mode: "draw", opens: start, closes: start, shift: 0, at: start, isNew: true };
    }

    drag(at) {
      const held = this.dragged;
      const now = snap(at + held.shift);
      let { opens, closes } = held;
      if (held.mode === "draw") {
        [opens, closes] = now >= held.at ? [held.at, now] : [now, held.at];
        opens = Math.max(opens, 0);
        closes = Math.min(closes, held.at + DAY);
        if (held.index < 0 && opens < closes) held.index = this.add(held.day);
        if (held.index < 0) return;
      } else if (held.mode === "move") {
        const by = clamp(snap(at + held.shift - held.at), -opens, DAY - STEP - opens);
        [opens, closes] = [opens + by, closes + by];
      } else if (held.mode === "opens") {
        opens = clamp(now, Math.max(0, closes - DAY), Math.min(closes, DAY - STEP));
      } else {
        closes = clamp(now, opens, opens + DAY);
      }
      held.now = [opens, closes];
      if (opens < closes) this.set(held.day, held.index, opens, closes);
    }

    drop(isCancelled) {
      const held = this.dragged;
      this.dragged = null;
      this.querySelectorAll(".week-label").forEach((each) => each.remove());
      this.querySelectorAll(".is-dragging").forEach((each) => each.classList.remove("is-dragging"));
      if (held.index < 0) return;
      if (isCancelled && !held.isNew) this.set(held.day, held.index, held.opens, held.closes);
      const hasMoved = held.now && (held.now[0] !== held.opens || held.now[1] !== held.closes);
      const isGone = hasMoved ? held.now[0] >= held.now[1] : this.isSecond(held);
      if (isGone || (isCancelled && held.isNew)) this.remove(held.day, held.index);
      else this.pairs(held.day)[held.index][0].focus({ preventScroll: true });
      this.draw();
    }

    // Two presses without a move in between: no dblclick comes, since each press draws the bars anew.
    isSecond(held) {
      const before = this.pressed;
      this.pressed = { day: held.day, index: held.index, at: performance.now() };
      return before?.day === held.day && before.index === held.index && this.pressed.at - before.at < TWICE_MS;
    }

    label() {
      const { day, index, svg } = this.dragged;
      this.querySelectorAll(".week-label").forEach((each) => each.remove());
      const hours = index < 0 ? null : this.hours(day)[index];
      if (!hours) return;
      const middle = ((hours[0] + Math.min(hours[1], DAY)) / 2 / DAY) * 100;
      const text = shape("text", { class: "week-label", x: `${middle}%`, y: "21", "text-anchor": "middle" }, svg);
      text.textContent = `${write(hours[0])}–${write(hours[1])}`;
    }

    // A row of fields like those that the server writes.
    add(day) {
      const row = this.row(day);
      const made = this.querySelector("template").content.firstElementChild.cloneNode(true);
      row.querySelector(".week-closed")?.remove();
      row.querySelector(".week-times").append(made);
      window.htmx?.process(made);
      this.number(day);
      return this.pairs(day).length - 1;
    }

    remove(day, index) {
      const boxes = this.row(day).querySelectorAll(".hours");
      boxes[index]?.remove();
      this.number(day);
      this.draw();
    }

    // Ids, names, labels and the number in each remove button follow the order of the rows.
    number(day) {
      const name = this.row(day).querySelector(".week-day").textContent;
      this.row(day).querySelectorAll(".hours").forEach((box, index) => {
        box.querySelectorAll("input").forEach((field, side) => {
          const part = side ? "to" : "from";
          field.id = `${day}-${index}-${part}`;
          field.name = `${day}_${part}`;
          const label = box.querySelectorAll("label")[side];
          label.htmlFor = field.id;
          label.textContent = label.textContent.replace("{day}", name);
        });
        const button = box.querySelector("[data-remove]");
        button.value = `remove:${day}:${index}`;
        const words = button.querySelector(".visually-hidden");
        words.textContent = words.textContent.replace("{day}", name).replace("{hours}", "").trim();
      });
    }
  }

  customElements.define("week-hours", WeekHours);
})();
