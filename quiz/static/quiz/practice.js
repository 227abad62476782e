"use strict";

// The learner's day turns where the learner is.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.parameters.zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
});

document.addEventListener("htmx:sendError", () => {
  document.getElementById("said").textContent =
    "No answer from the site. Press the button again: nothing is lost or counted twice.";
});

// How long the learner has thought; it stands still once the answer is revealed,
// and goes when nothing is asked any more.
const timer = document.getElementById("timer");
if (timer) {
  let card, since;
  const tick = () => {
    const asked = document.querySelector("#card [action$='/reveal/']");
    if (!document.querySelector("#card form")) timer.textContent = "";
    if (!asked) return;
    if (asked !== card) [card, since] = [asked, Date.now()];
    const seconds = Math.floor((Date.now() - since) / 1000);
    timer.textContent = `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;
  };
  setInterval(tick, 500);
  document.addEventListener("htmx:afterSettle", tick);
  tick();
}
