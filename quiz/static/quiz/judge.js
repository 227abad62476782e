"use strict";

// The ticks propose a rating, live; the server follows the same rule (quiz/exercises/recall.py).
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.judge");
  if (!form || event.target.type !== "checkbox") return;
  form.elements.touched.value = "1";
  const points = [...form.querySelectorAll(".points input")];
  const musts = points.filter((tick) => "must" in tick.dataset);
  const essential = musts.length ? musts : points;
  const without = essential.filter((tick) => !tick.checked);
  const missing = without.length;
  const share = musts.length ? 3 : 2;
  const rating = !missing ? 3 : missing * share <= essential.length ? 2 : 1;
  const buttons = [...form.querySelectorAll("[name=rating]")];
  const shown = buttons.find((button) => button.value === `${rating}`) ?? buttons[0];
  for (const button of buttons) {
    button.classList.toggle("proposed", button === shown);
    button.setAttribute("aria-keyshortcuts", button === shown ? `${button.value} Space` : button.value);
  }
  const label = shown.firstChild.textContent;
  const said = points.filter((tick) => tick.checked).length;
  const reason = form.getAttribute(`data-missing-${Math.min(missing, 2)}`).replace("{}", () => without[0].dataset.start);
  form.querySelector("#why").textContent = `${said} of ${points.length} points. ${reason} Suggested: ${label}.`;
});

// Enter on a tick would press the form's first button, and rate.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("form.judge [type=checkbox]")) return;
  event.preventDefault();
  event.target.click();
});
