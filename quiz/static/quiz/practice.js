"use strict";

// The learner's day turns where the learner is.
document.addEventListener("formdata", (event) => {
  if (event.target.method === "get") return;
  event.formData.set("zone", Intl.DateTimeFormat().resolvedOptions().timeZone);
});

// Said above what stands in the status line already, which may hold the way back.
const say = (text) => {
  const line = document.getElementById("status-line");
  line.querySelector(".notice")?.remove();
  if (!text) return;
  const notice = Object.assign(document.createElement("p"), { className: "notice", textContent: text });
  line.prepend(notice);
};
const unanswered = () => say("The site did not answer. Press again: nothing is lost, and nothing counts twice.");

// A proxy's page in between is no reply of this site (k8sprep/responses.py): it must not replace a card.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  say("");
  if (event.detail.xhr.getResponseHeader("X-K8sprep")) return;
  event.preventDefault();
  unanswered();
});
document.addEventListener("htmx:sendError", unanswered);
document.addEventListener("htmx:timeout", unanswered);

// Whoever waits is told so after three seconds; after ten htmx gives up, as its settings say.
let waiting;
document.addEventListener("htmx:beforeRequest", () => {
  clearTimeout(waiting);
  waiting = setTimeout(say, 3000, "Still waiting for the site. Nothing is lost.");
});
document.addEventListener("htmx:afterRequest", () => clearTimeout(waiting));

// What was typed and not rated yet comes back after a reload, for the same question in this tab.
const question = () => document.querySelector("#card h1")?.textContent;
const typedBefore = () => {
  const [asked, text] = JSON.parse(sessionStorage.getItem("typed") ?? "[]");
  const field = document.querySelector("#card .typed textarea");
  if (field && !field.value && asked === question()) field.value = text;
};
document.addEventListener("input", ({ target }) => {
  if (target.matches("#card .typed textarea")) {
    sessionStorage.setItem("typed", JSON.stringify([question(), target.value]));
  }
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const isRated = detail.pathInfo.requestPath === "/review/rate/" && detail.xhr.status === 200;
  if (isRated) sessionStorage.removeItem("typed");
});
document.addEventListener("htmx:afterSettle", typedBefore);
typedBefore();

// How long the learner has thought; it stands still once the answer is revealed,
// and goes when nothing is asked any more.
const timer = document.getElementById("timer");
if (timer) {
  let card, since;
  const tick = () => {
    const asked = document.querySelector("#card [action$='/reveal/']");
    if (!document.querySelector("#card form")) timer.textContent = "";
    timer.classList.toggle("stopped", !asked);
    if (!asked) return;
    if (asked !== card) [card, since] = [asked, Date.now()];
    const seconds = Math.floor((Date.now() - since) / 1000);
    timer.textContent = `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;
  };
  setInterval(tick, 500);
  document.addEventListener("htmx:afterSettle", tick);
  tick();
}

// Each block of code can be copied; one that is wider than the page says so.
const withCopies = () => {
  for (const code of document.querySelectorAll("#card pre:not(.copied)")) {
    const line = Object.assign(document.createElement("p"), { className: "copy" });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Copy" });
    button.addEventListener("click", async () => {
      getSelection().selectAllChildren(code); // what is left to do where a browser refuses
      await navigator.clipboard?.writeText(code.textContent).then(() => { button.textContent = "Copied"; }, () => {});
    });
    line.append(code.scrollWidth > code.clientWidth ? "Scrolls sideways · " : "", button);
    code.classList.add("copied");
    code.before(line);
  }
};
document.addEventListener("htmx:afterSettle", withCopies);
withCopies();
