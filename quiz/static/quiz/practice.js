"use strict";

// Keys stand on the buttons themselves, as aria-keyshortcuts; this presses the button.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  // On a focused control Space and Enter already mean that control.
  if ((key === "Space" || key === "Enter") && event.target.closest("a, button, summary, input")) return;
  const button = document.querySelector(`[aria-keyshortcuts~="${CSS.escape(key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// The learner's day turns where the learner is.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.parameters.zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
});

document.addEventListener("htmx:sendError", () => {
  document.getElementById("said").textContent =
    "No answer from the site. Press the button again: nothing is lost or counted twice.";
});

document.addEventListener("click", (event) => {
  const choice = event.target.closest(".theme button");
  if (!choice) return;
  document.documentElement.dataset.theme = choice.value;
  for (const button of choice.form.elements) button.ariaPressed = button === choice;
});
