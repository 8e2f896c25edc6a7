// The slider and the number are one value: whichever moves, the other follows.
(() => {
  document.addEventListener("input", (event) => {
    const slider = event.target.closest("input[data-mirrors]");
    if (slider) {
      const number = document.getElementById(slider.dataset.mirrors);
      number.value = slider.value.replace(".", slider.dataset.decimal);
      number.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    const mirror = event.target.id && document.querySelector(`input[data-mirrors="${event.target.id}"]`);
    const typed = event.target.value?.replace(",", ".").replace(/\s*%\s*$/, "");
    if (mirror && mirror.value !== typed && typed !== "" && !Number.isNaN(Number(typed))) mirror.value = typed;
  });
})();
