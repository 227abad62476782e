// Rows of a list: added, moved by dragging or by keys, and what follows from the texts in them.
addEventListener("DOMContentLoaded", () => {
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const rowsOf = (list) => all(list, ":scope > .row");

  const renumber = (list) => {
    rowsOf(list).forEach((row, index, rows) => {
      row.querySelector("input[name$='-position']").value = index + 1;
      row.querySelector(".grip").setAttribute("aria-label", `Move row ${index + 1} of ${rows.length}`);
    });
    list.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // The neighbour moves, not the row, so that focus and pointer stay with it.
  const step = (row, down) => {
    const rows = rowsOf(row.parentElement);
    const neighbour = rows[rows.indexOf(row) + (down ? 1 : -1)];
    if (!neighbour) return;
    if (down) row.before(neighbour);
    else row.after(neighbour);
    renumber(row.parentElement);
  };

  const drag = (row, grip, start) => {
    grip.setPointerCapture(start.pointerId);
    row.classList.add("dragged");
    const follow = (event) => {
      const rows = rowsOf(row.parentElement);
      const place = rows.indexOf(row);
      const middle = (one) => one.getBoundingClientRect().top + one.offsetHeight / 2;
      if (rows[place - 1] && event.clientY < middle(rows[place - 1])) step(row, false);
      else if (rows[place + 1] && event.clientY > middle(rows[place + 1])) step(row, true);
    };
    const stop = () => {
      row.classList.remove("dragged");
      grip.removeEventListener("pointermove", follow);
    };
    grip.addEventListener("pointermove", follow);
    grip.addEventListener("lostpointercapture", stop, { once: true });
  };

  const equip = (row) => {
    const grip = document.createElement("button");
    grip.type = "button";
    grip.className = "grip";
    grip.textContent = "⠿";
    grip.title = "Drag, or press Alt+↑ and Alt+↓ in the row";
    grip.addEventListener("pointerdown", (event) => drag(row, grip, event));
    row.prepend(grip);
    row.addEventListener("keydown", (event) => {
      if (!["ArrowUp", "ArrowDown"].includes(event.key) || !(event.altKey || event.target === grip)) return;
      event.preventDefault();
      step(row, event.key === "ArrowDown");
    });
  };

  // Misconceptions choose among the key points by their texts, as they are typed.
  const offer = () => {
    const points = all(document, "[data-rows=key_points] [name$='-text']");
    for (const details of all(document, ".voids details")) {
      const name = details.closest(".row").querySelector("[name$='-phrases']").name.replace("phrases", "voids");
      for (const point of points) {
        const value = Number(point.name.split("-")[1]) + 1;
        let box = details.querySelector(`input[value="${value}"]`);
        if (!box) {
          box = Object.assign(document.createElement("input"), { type: "checkbox", name, value });
          const label = document.createElement("label");
          label.className = "point";
          label.append(box, " ", document.createElement("span"));
          details.append(label);
        }
        box.parentElement.hidden = !point.value.trim();
        box.parentElement.lastElementChild.textContent = point.value;
      }
      const chosen = all(details, "label:not([hidden]) :checked + span");
      details.querySelector(".chosen").textContent = chosen.map((span) => `“${span.textContent}”`).join(", ");
    }
  };

  for (const box of all(document, ".rows")) {
    const list = box.querySelector("ol");
    const template = box.querySelector("template");
    const total = box.querySelector("[name$='-TOTAL_FORMS']");
    const add = box.querySelector(".add");
    rowsOf(list).forEach(equip);
    add.hidden = false;
    add.firstElementChild.addEventListener("click", () => {
      list.insertAdjacentHTML("beforeend", template.innerHTML.replaceAll("__prefix__", total.value));
      total.value = Number(total.value) + 1;
      equip(list.lastElementChild);
      renumber(list);
      offer();
      list.lastElementChild.querySelector("textarea, input[type=text]").focus();
    });
  }
  document.documentElement.classList.add("sorts");
  for (const part of all(document, "fieldset > details:has(.rows)")) {
    part.querySelector(".fieldset-heading").append(` (${all(part, "ol > .row").length})`);
  }

  document.addEventListener("input", ({ target }) => {
    if (target.name?.match(/^key_points-.*-text$|-voids$/)) offer();
    if (target.getAttribute?.("list") === "questions") {
      const option = document.querySelector(`#questions option[value="${CSS.escape(target.value.trim())}"]`);
      target.parentElement.querySelector(".title").textContent = option ? option.label : "";
    }
  });
});
