"use strict";

const typing = "input:not([type=checkbox]), textarea, select, [contenteditable]";

// Keys are declared on the controls, as aria-keyshortcuts; this presses the control.
document.addEventListener("keydown", (event) => {
  if ("shortcuts" in document.documentElement.dataset) return; // the learner wants none
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (event.key === "Escape") return close(event.target);
  if (event.target.closest(typing)) return;
  const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (document.querySelector("#keys:popover-open") && key !== "?") return;
  // On a focused control Space and Enter already mean that control.
  if ((key === "Space" || key === "Enter") && event.target.closest("a, button, summary, input")) return;
  const control = document.querySelector(`[aria-keyshortcuts~="${CSS.escape(key)}"]`);
  if (!control && !step(key)) return;
  event.preventDefault();
  if (control?.matches("input")) return control.focus();
  control?.click();
  // What a key opens is meant to be written into.
  if (control?.matches("summary")) control.parentNode.querySelector("textarea").focus();
});

// J and K walk through the questions of a list.
function step(key) {
  const links = [...document.querySelectorAll("main .questions a, main .entry h2 a")];
  if (!links.length || (key !== "J" && key !== "K")) return false;
  const place = links.indexOf(document.activeElement) + (key === "J" ? 1 : -1);
  links[Math.max(0, Math.min(place, links.length - 1))].focus();
  return true;
}

// Esc folds away what is open around the focus, else leaves the field, so that the keys work again.
function close(target) {
  const open = target.closest("details[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  } else if (target.matches("textarea")) {
    target.blur();
  }
}

document.addEventListener("click", (event) => {
  const choice = event.target.closest(".theme button");
  if (!choice) return;
  document.documentElement.dataset.theme = choice.value;
  for (const button of choice.form.elements) button.ariaPressed = button === choice;
});
