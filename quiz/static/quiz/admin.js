// Keeps what an editor types in this browser until it is saved, and asks before it is left unsaved.
addEventListener("DOMContentLoaded", () => {
  const SENT = "k8sprep sent";
  const form = document.querySelector("#question_form, #section_form");
  const saved = /was (added|changed) successfully/; // and not, say, that somebody signed in again
  if (saved.test(document.querySelector(".messagelist")?.textContent)) {
    localStorage.removeItem(sessionStorage.getItem(SENT));
  }
  sessionStorage.removeItem(SENT);
  if (!form) return;

  const key = `k8sprep typed ${location.pathname}`;
  const typed = () => [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "seen", "tried"].includes(name));
  const refused = document.querySelector(".errornote");
  const before = refused ? "" : JSON.stringify(typed());
  let leaving = false;

  const keep = () => {
    const now = JSON.stringify(typed());
    if (now !== before) localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: typed() }));
  };
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 500);
  });
  form.addEventListener("submit", (event) => {
    keep();
    if (event.submitter?.formTarget === "_blank") return; // the preview
    sessionStorage.setItem(SENT, key);
    leaving = true;
  });
  addEventListener("beforeunload", (event) => {
    keep();
    if (!leaving && JSON.stringify(typed()) !== before) event.preventDefault();
  });

  const kept = JSON.parse(localStorage.getItem(key) || "null");
  if (!kept || refused || JSON.stringify(kept.fields) === before) return;
  const note = document.createElement("p");
  note.className = "kept";
  note.setAttribute("role", "status");
  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  };
  const bring = button("Bring it back", () => {
    const post = document.createElement("form");
    post.method = "post";
    const token = form.elements.csrfmiddlewaretoken.value;
    for (const [name, value] of [...kept.fields, ["csrfmiddlewaretoken", token], ["seen", "kept"]]) {
      const field = document.createElement("textarea");
      field.name = name;
      field.value = value;
      post.append(field);
    }
    post.hidden = true;
    document.body.append(post);
    leaving = true;
    post.submit();
  });
  const forget = button("Throw it away", () => {
    localStorage.removeItem(key);
    note.remove();
  });
  note.append(`What you typed here on ${new Date(kept.at).toLocaleString()} was not saved. `, bring, " ", forget);
  form.before(note);
});
