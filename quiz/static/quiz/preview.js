// Beside a question's form: the question as learners see it, what keeps it from being published, and
// what would be heard in an answer. One request at a time, a moment after the last key.
addEventListener("DOMContentLoaded", () => {
  const PAUSE = 100; // milliseconds
  const CLOSED = "k8sprep preview closed";
  const FAILED = "The preview cannot be made just now. What you type stays here.";
  const form = document.querySelector("#question_form");
  const panel = document.querySelector("details.preview");
  if (!form || !panel) return;
  const box = panel.querySelector("[data-url]");
  const frame = panel.querySelector("iframe");
  const says = panel.querySelector(".says");
  let advice = document.createElement("details");
  says.after(advice);
  frame.hidden = false;
  panel.open = !localStorage.getItem(CLOSED);
  panel.addEventListener("toggle", () => {
    if (panel.open) localStorage.removeItem(CLOSED);
    else localStorage.setItem(CLOSED, "1");
  });

  // Each sentence stands beside its field, in place of those of the last try to save.
  const tell = (items) => {
    form.querySelectorAll(".advice, .errorlist").forEach((old) => old.remove());
    for (const { dataset, className, lastElementChild } of items) {
      const name = CSS.escape(dataset.field);
      const field = name && form.querySelector(`[name="${name}"]:not([type=hidden]), [data-rows="${name}"]`);
      if (!field) continue;
      const note = document.createElement("p");
      note.className = `advice ${className}`;
      note.textContent = lastElementChild.textContent;
      const cell = field.closest(".cell");
      if (cell) cell.append(note);
      else if (field.name) field.closest(".flex-container").after(note);
      else field.before(note);
    }
  };

  const show = (page) => {
    const main = page.querySelector("main.preview");
    const news = main.querySelector(".advice");
    tell(news.querySelectorAll("li"));
    says.textContent = news.firstElementChild.textContent;
    news.open = advice.open;
    news.hidden = !news.querySelector("li");
    news.firstElementChild.textContent = "Which ones";
    advice.replaceWith(news);
    advice = news;
    page.querySelector("body > p").remove();
    main.querySelector("[autofocus]").autofocus = false; // a frame without scripts may not
    const inside = frame.contentDocument;
    const before = inside.querySelector("main.preview");
    if (before) before.replaceWith(main);
    else frame.srcdoc = page.documentElement.outerHTML;
    inside.documentElement.dataset.theme = document.documentElement.dataset.theme;
  };

  let busy = false;
  let waiting;
  const ask = async () => {
    if (busy) return later();
    busy = true;
    try {
      const body = new URLSearchParams(new FormData(form));
      const reply = await fetch(box.dataset.url, { method: "POST", body });
      show(new DOMParser().parseFromString(await reply.text(), "text/html"));
    } catch {
      says.textContent = FAILED;
    }
    busy = false;
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  };
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, ({ target }) => target.form === form && later());
  }
  if (!document.querySelector(".errornote")) ask();
});
