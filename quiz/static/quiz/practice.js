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
// However many lines it has, it hides no rating.
new ResizeObserver(([{ target }]) => {
  document.documentElement.style.setProperty("--status-line", `${target.offsetHeight}px`);
}).observe(document.getElementById("status-line"));
// What opens near the bottom is not to open behind the ratings.
document.addEventListener("toggle", ({ target }) => {
  if (target.open && target.closest(".mine")) target.scrollIntoView({ block: "nearest" });
}, true);
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

// Whatever is typed or ticked for a question is kept in this tab until a reply of ours says that it
// was recorded. It is shown again after a reload, Back and Undo; what had been revealed is so again.
const KEPT = /^(answer|note|mistake|touched|token|reveal_token|tick\d+)$/;
const AN_HOUR = 3_600_000; // after that a question is asked anew
const isComingBack = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
const drafts = () => JSON.parse(sessionStorage.getItem("drafts") ?? "{}");
const theCard = () => document.querySelector("#card[data-draft]");
const draftOf = (card) => drafts()[card?.dataset.draft] ?? { fields: {} };
const saveDraft = (card, draft) => {
  sessionStorage.setItem("drafts", JSON.stringify({ ...drafts(), [card.dataset.draft]: draft }));
};
const keepDraft = () => {
  const card = theCard(), form = card?.querySelector("form:not(.line *)");
  if (!form) return;
  const revealed = !!card.querySelector(".answer");
  const fields = Object.fromEntries([...new FormData(form)].filter(([name]) => KEPT.test(name)));
  const before = revealed ? {} : draftOf(card).fields; // the note's field comes with the answer
  saveDraft(card, { reps: card.dataset.reps, at: Date.now(), revealed, fields: { ...before, ...fields } });
};
const showDraft = () => {
  const card = theCard(), form = card?.querySelector("form:not(.line *)");
  if (!form) return;
  const { reps, at, revealed, fields } = draftOf(card);
  const isSame = "reps" in card.dataset ? card.dataset.reps === reps : isComingBack;
  if (revealed && !isSame) delete fields.answer; // it was judged, and is asked anew
  for (const field of form.querySelectorAll("textarea:not([hidden])")) {
    if (!fields[field.name] || field.value !== field.defaultValue || field.value === fields[field.name]) continue;
    field.value = fields[field.name];
    field.closest("details")?.setAttribute("open", "");
  }
  if (card.querySelector(".answer")) {
    // Of an answer that is judged after a rehearsal the site does not know the ticks yet.
    const isJudged = card.dataset.draft.startsWith("judge.") && "touched" in fields && !form.elements.touched.value;
    const ticks = isJudged ? [...form.querySelectorAll(".points input")] : [];
    for (const tick of ticks.filter((one) => one.checked !== one.name in fields)) tick.click();
    return keepDraft();
  }
  if (!revealed || !isSame || Date.now() - at > AN_HOUR) return;
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements[name] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
    field.value = value;
  }
  form.requestSubmit();
};
for (const type of ["input", "change"]) {
  document.addEventListener(type, ({ target }) => { if (target.closest("#card form")) keepDraft(); });
}
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  // A field that goes with the focus in it would tell of a change once more, after it was sent.
  const { activeElement } = document;
  if (detail.shouldSwap && activeElement.matches("textarea") && detail.target.contains(activeElement)) activeElement.blur();
  const card = theCard(), draft = draftOf(card);
  if (!card) return;
  const path = detail.pathInfo.requestPath, { annotation, page } = detail.requestConfig.parameters;
  const { note, mistake, ...others } = draft.fields;
  if (detail.xhr.status === 409) draft.revealed = false; // the card has moved on
  else if (detail.xhr.status !== 200) return;
  else if (/^\/(review\/rate|mock\/judge)\/$/.test(path)) Object.assign(draft, { revealed: false, fields: mistake ? { mistake } : {} });
  else if (path.endsWith("/report/")) draft.fields = { note, ...others };
  else if (annotation === "note" || (page === "review" && /^(bury|suspend)$/.test(annotation))) draft.fields = { mistake, ...others };
  else return;
  saveDraft(card, draft);
});
document.addEventListener("htmx:afterSettle", showDraft);
// What was sent folds away with the focus in it: it goes to the line that opens it again.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (document.activeElement === document.body) target.closest(".mine")?.querySelector("summary").focus();
});
document.addEventListener("DOMContentLoaded", showDraft); // by then htmx knows the form

// How long the learner has thought, at the end of the card's first line; once the answer is revealed
// it stands still at what the site measured, with a mark.
const timer = document.getElementById("timer");
if (timer) {
  let card, since;
  const tick = () => {
    const asked = document.querySelector("#card [action$='/reveal/']");
    const judged = document.querySelector("#card form.judge");
    const line = document.querySelector(judged ? "#card .line .dots" : "#card .line");
    if (!line || !(asked || judged)) return timer.remove();
    if (timer.parentNode !== line) line.append(timer);
    timer.classList.toggle("stopped", !!judged);
    if (asked && asked !== card) [card, since] = [asked, Date.now()];
    const seconds = judged ? judged.dataset.seconds : Math.floor((Date.now() - since) / 1000);
    const clock = `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;
    timer.textContent = seconds > 600 ? "over 10 min" : clock;
  };
  setInterval(tick, 500);
  document.addEventListener("htmx:afterSettle", tick);
  tick();
}

// Each block of code can be copied, and the link for another device; a block that is wider than the page says so.
const withCopies = () => {
  for (const code of document.querySelectorAll(":is(#card pre, .link):not(.copied)")) {
    const line = Object.assign(document.createElement("p"), { className: "copy" });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Copy" });
    button.addEventListener("click", async () => {
      getSelection().selectAllChildren(code); // what is left to do where a browser refuses
      await navigator.clipboard?.writeText(code.textContent).then(() => { button.textContent = "Copied"; }, () => {});
    });
    const note = code.nextElementSibling;
    code.classList.add("copied");
    if (note?.matches(".situation > p:last-child")) { // at the end of what it says of the block
      note.append(" ", button);
      continue;
    }
    line.append(code.scrollWidth > code.clientWidth ? "Scrolls sideways · " : "", button);
    code.before(line);
  }
};
document.addEventListener("htmx:afterSettle", withCopies);
withCopies();
