"use strict";

// The time of this answer and of the whole rehearsal, which the server measures: here it is shown.
let line, since;
const time = (seconds) => `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;
const tick = () => {
  const clock = document.getElementById("clock");
  if (!clock) return;
  if (clock !== line) [line, since] = [clock, Date.now()];
  const passed = Math.floor((Date.now() - since) / 1000);
  const { spent, seconds, left } = clock.dataset;
  const rest = left - passed;
  clock.textContent = `${time(+spent + passed)} of ${time(seconds)} · ${rest > 0 ? `${time(rest)} left` : "the time is up"}`;
};
setInterval(tick, 500);
document.addEventListener("htmx:afterSettle", tick);
tick();

// What is typed goes to the server now and then, and when the page goes: so a closed tab or a dead
// phone loses little, and the time away is known. Only what was typed in this tab is sent.
const keep = () => {
  const form = document.querySelector("#card form[data-kept]");
  if (!form) return;
  const data = new FormData(form);
  data.set("act", "keep");
  if (form.elements.answer.value === form.elements.answer.defaultValue) data.delete("answer");
  navigator.sendBeacon(form.action, data);
};
setInterval(keep, 20_000);
addEventListener("pagehide", keep);
// A page that the browser had put aside may show a step that is over.
addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
