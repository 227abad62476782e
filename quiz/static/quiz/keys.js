"use strict";

// The learner's day turns where the learner is: the next page is to know it, and so is this one.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const isHere = () => document.cookie.split("; ").includes(`zone=${timeZone}`);
if (timeZone && !isHere()) {
  document.cookie = `zone=${timeZone}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  const there = document.querySelector("[data-zone]")?.dataset.zone;
  if (there && there !== timeZone && isHere()) location.reload();
}

const typing = "input:not([type=checkbox]), textarea, select, [contenteditable]";

// Keys are declared on the controls, as aria-keyshortcuts; this presses the control.
document.addEventListener("keydown", (event) => {
  if ("shortcuts" in document.documentElement.dataset) return; // the learner wants none
  if (event.isComposing || event.keyCode === 229) return; // the key belongs to an input method
  const { target } = event;
  if (event.key === "Escape") return close(target);
  const isSent = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (isSent && target.matches("textarea")) return (target.closest(".mine")?.querySelector("button") ?? target.form.querySelector(".main")).click();
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.getModifierState("AltGraph")) return;
  if (target.closest(typing)) return;
  const key = nameOf(event);
  if (document.querySelector("#keys:popover-open") && key !== "?") return;
  // On a focused control Space and Enter already mean that control.
  if ((key === "Space" || key === "Enter") && target.closest("a, button, summary, input")) return;
  const control = document.querySelector(`[aria-keyshortcuts~="${CSS.escape(key)}"]`);
  if (key === "Space" && isUnread(control)) return; // the page scrolls first
  if (!control && !step(key)) return;
  event.preventDefault();
  if (control?.closest(".ratings:not([data-awake])")) return;
  if (control?.matches("input:not([type=checkbox]), textarea")) return control.focus();
  control?.click();
  // What a key opens is meant to be written into.
  if (control?.matches("summary")) control.parentNode.querySelector("textarea").focus();
});

// Digits go by their place, since some keyboards type them with Shift only. Letters go by what is
// typed, and by their place on keyboards with other letters.
function nameOf({ key, code, shiftKey }) {
  if (key === " ") return shiftKey ? "" : "Space";
  const [, letter, digit] = code.match(/^(?:Key([A-Z])|Digit([0-9]))$/) ?? [];
  if (digit && !/[/?]/.test(key)) return shiftKey ? `Shift+${digit}` : digit;
  if (key.length > 1) return key;
  return /[a-z0-9/?]/i.test(key) ? key.toUpperCase() : letter ?? key;
}

// Whether what the control goes on from is not in view yet, be it behind the bar that it stands in:
// the last key point, or the end of the short answer.
function isUnread(control) {
  const bar = control?.closest(".ratings, .answer .onward")?.getBoundingClientRect();
  if (!bar) return false;
  return [".points > :is(label, li):last-of-type", ".short"].some((part) => {
    const { right, bottom } = document.querySelector(part).getBoundingClientRect();
    return bottom > (bar.left > right ? innerHeight : bar.top) + 1; // beside it, or below
  });
}

// No key that was meant to reveal an answer rates it: ratings sleep for a moment.
function wake() {
  const ratings = document.querySelector(".ratings:not([data-awake])");
  if (ratings) setTimeout(() => { ratings.dataset.awake = ""; }, 250);
}
document.addEventListener("htmx:afterSettle", wake);
wake();

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
