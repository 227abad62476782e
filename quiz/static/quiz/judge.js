"use strict";

// The ticks propose a rating, live; the server follows the same rule (exercises/grading.py).
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.judge");
  if (!form || event.target.type !== "checkbox") return;
  form.elements.touched.value = "1";
  const ticks = [...form.querySelectorAll(".points input")];
  const musts = ticks.filter((tick) => "must" in tick.dataset);
  const asked = musts.length ? musts : ticks;
  const missing = asked.filter((tick) => !tick.checked).length;
  const share = musts.length ? 3 : 2;
  const rating = !missing ? 3 : missing * share <= asked.length ? 2 : 1;
  const buttons = [...form.querySelectorAll("[name=rating]")];
  const shown = buttons.some((button) => button.value === `${rating}`) ? rating : 3;
  for (const button of buttons) {
    const isProposed = button.value === `${shown}`;
    button.classList.toggle("proposed", isProposed);
    button.setAttribute("aria-keyshortcuts", isProposed ? `${shown} Space` : button.value);
  }
  form.querySelector("#why").textContent = form.getAttribute(`data-why-${Math.min(missing, 2)}`);
});

// Enter on a tick would press the form's first button, and rate.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("form.judge [type=checkbox]")) return;
  event.preventDefault();
  event.target.click();
});
