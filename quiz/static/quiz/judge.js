"use strict";

// The ticks propose a rating, live; the server follows the same rule (propose, in judgement.py).
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.judge");
  if (!form || event.target.type !== "checkbox") return;
  form.elements.touched.value = "1";
  const left = [...form.querySelectorAll(".points input:not(:checked)")];
  const rating = left.some((tick) => "must" in tick.dataset) ? 1 : left.length ? 3 : 4;
  const buttons = [...form.querySelectorAll("[name=rating]")];
  const shown = buttons.some((button) => button.value === `${rating}`) ? rating : 3;
  for (const button of buttons) {
    const isProposed = button.value === `${shown}`;
    button.classList.toggle("proposed", isProposed);
    button.setAttribute("aria-keyshortcuts", isProposed ? `${shown} Space` : button.value);
  }
  form.querySelector("#why").textContent = form.getAttribute(`data-why-${rating}`);
});

// Enter on a tick would press the form's first button, and rate.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("form.judge [type=checkbox]")) return;
  event.preventDefault();
  event.target.click();
});
