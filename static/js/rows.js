// A folded row of a long list holds its values. Its fields are made from the pattern of the list when it is opened: by
// its head, by a link to one of its fields (the event "row:needed" names the field), or by the browser.
(() => {
  const unfold = (row) => {
    if (!row?.matches("details[data-folded]")) return;
    const pattern = row.parentElement.querySelector(":scope > template").innerHTML;
    const folded = row.querySelector(":scope > input");
    const [name, values] = folded.value.split("?");
    const said = new URLSearchParams(values);
    folded.remove();
    row.querySelector(":scope > button").remove();
    delete row.dataset.folded;
    row.insertAdjacentHTML("beforeend", pattern.replaceAll("__row__", row.id.split("-").at(-1)));
    for (const control of row.querySelectorAll("input, select, textarea")) {
      const part = control.name.slice(name.length + 1);
      if (control.type === "checkbox") control.checked = said.getAll(part).includes(control.value);
      else control.value = said.get(part) ?? "";
    }
    const title = row.querySelector(".row-name").textContent;
    row.querySelectorAll(".row-actions .visually-hidden").forEach((words) => words.append(title));
    window.htmx.process(row);
  };
  document.addEventListener("row:needed", (event) => {
    const rows = [...document.querySelectorAll("details[data-folded]")];
    unfold(rows.find((row) => `${event.detail}-`.startsWith(`${row.id}-`)));
  });
  // At the click the fields are there before the row opens, so that the next key finds them; "toggle" comes after it.
  document.addEventListener("click", (event) => unfold(event.target.closest("summary")?.parentElement), true);
  document.addEventListener("toggle", (event) => unfold(event.target), true);
})();
