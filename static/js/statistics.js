// Statistical forms: each cell saves itself, keys move between cells, a block from Excel fills cells. Works without it.
//
// A cell is known by the ids of its row and column (data-cell). Its state (#c-…) says what is stored and which entry the
// person was looking at; the answer of the server brings the states, the messages at cells (#p-…) and what is computed.
// What is not stored yet lies in this window's sessionStorage, so that logging in again finds it; without a connection it
// waits in the outbox of this device (outbox.js), which sends it should the page be closed meanwhile.
"use strict";

(() => {
  const form = document.getElementById("statistics");
  const sender = document.getElementById("statistics-send");
  const PAUSE = 2500; // milliseconds after the last key
  const AGAIN = 5000; // after a failure
  const KEPT = `cchc-statistics:${document.body.dataset.user}:${location.pathname}`;

  const fields = () => [...form.querySelectorAll("[data-cell]")].filter((field) => field.offsetParent !== null);
  const fieldOf = (id) => document.getElementById(`v-${id}`);
  const stateOf = (id) => document.getElementById(`c-${id}`);
  const noteOf = (id) => form.querySelector(`[data-note="${id}"]`);
  const idOf = (element) => element.dataset.cell || element.dataset.note;
  const isChanged = (id) => {
    const note = noteOf(id);
    return fieldOf(id).value.trim() !== stateOf(id).dataset.stored || (note && note.value !== note.defaultValue);
  };

  function tell(text) {
    document.getElementById("statistics-saved").textContent = text;
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close-panel]")) return;
    event.preventDefault();
    document.getElementById("statistics-panel").replaceChildren();
  });

  if (!sender) return;

  // --- Saving: changed cells wait here until they are sent, and in the window's storage until they are stored.
  const waiting = new Set();
  let underWay = null;
  let timer = 0;
  let inOutbox = false;

  function keep() {
    const open = [...new Set([...waiting, ...(underWay ? underWay.keys() : [])])];
    const cells = open.map((id) => [id, { value: fieldOf(id).value, note: noteOf(id)?.value, seen: stateOf(id).dataset.seen }]);
    try {
      if (cells.length) sessionStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(cells)));
      else sessionStorage.removeItem(KEPT);
    } catch {
      // a full or shut storage: saving goes on without it
    }
    if (!inOutbox || cells.length || form.querySelector("[data-trouble]")) return;
    inOutbox = false;
    outbox.drop(form.elements.key.value).then(showOutbox);
  }

  function later(id, delay) {
    if (isChanged(id)) waiting.add(id);
    else waiting.delete(id);
    fieldOf(id).classList.toggle("cell-unsaved", waiting.has(id));
    keep();
    clearTimeout(timer);
    if (waiting.size) timer = setTimeout(save, delay);
  }

  function valuesOf(ids) {
    const values = {
      key: form.elements.key.value,
      seen: ids.map((id) => `${id}:${stateOf(id).dataset.seen}`).join(" "),
      marked: [...form.querySelectorAll(".row-findings:not(:empty)")].map((each) => each.id.slice(2)).join(" "),
    };
    for (const id of ids) {
      values[`v-${id}`] = fieldOf(id).value;
      if (noteOf(id)) values[`n-${id}`] = noteOf(id).value;
    }
    return values;
  }

  // What leaves, or is kept, are the cells that the person changed.
  form.addEventListener("formdata", ({ formData }) => {
    for (const name of [...formData.keys()]) if (/^[vn]-/.test(name)) formData.delete(name);
    const changed = [...form.querySelectorAll("[data-cell]")].map(idOf).filter(isChanged);
    for (const [name, value] of Object.entries(valuesOf(changed))) formData.set(name, value);
  });

  form.addEventListener("form:kept", () => {
    inOutbox = true;
    document.getElementById("statistics-saved").dataset.kept = form.elements.key.value; // where outbox.js tells the rest
    tell(`Chưa lưu ${waiting.size} ô: đã giữ trên máy này, sẽ tự lưu khi có mạng.`);
  });

  // Back from the outbox: beside the entries that the person was looking at.
  form.addEventListener("form:filled", () => {
    inOutbox = true;
    for (const word of form.elements.seen.value.split(" ")) {
      const [id, seen] = word.split(":");
      if (fieldOf(id) && stateOf(id)) stateOf(id).dataset.seen = seen;
    }
  });

  function save() {
    clearTimeout(timer);
    if (underWay || !waiting.size) return;
    const ids = [...waiting];
    underWay = new Map(ids.map((id) => [id, { value: fieldOf(id).value, note: noteOf(id)?.value }]));
    waiting.clear();
    tell(`Đang lưu ${ids.length} ô…`);
    htmx.ajax("POST", sender.dataset.url, { source: sender, swap: "none", values: valuesOf(ids) }).catch(() => {});
  }

  function settle(id, sent) {
    const [field, state, note] = [fieldOf(id), stateOf(id), noteOf(id)];
    const trouble = "trouble" in state.dataset;
    if (trouble) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    if (!trouble && note && note.value === sent.note) note.defaultValue = sent.note;
    if (!trouble && field.value === sent.value) field.value = state.dataset.stored;
    field.classList.toggle("cell-unsaved", trouble);
    if (field.value !== sent.value && isChanged(id) && !trouble) waiting.add(id); // typed on since
  }

  sender.addEventListener("htmx:afterRequest", ({ detail }) => {
    const sent = underWay || new Map();
    underWay = null;
    if (detail.xhr?.getResponseHeader("HX-Redirect")) {
      for (const id of sent.keys()) waiting.add(id); // to the log-in page, and back here with what was typed
      keep();
      return;
    }
    if (detail.successful) {
      for (const [id, each] of sent) settle(id, each);
      const wrong = [...sent.keys()].filter((id) => "trouble" in stateOf(id).dataset).length;
      if (wrong) tell(`${wrong} ô chưa lưu, xem lời nhắc ở ô.`);
    } else if (detail.xhr?.status !== 200) {
      for (const id of sent.keys()) waiting.add(id);
      tell(`Chưa lưu ${waiting.size} ô; sẽ tự gửi lại.`);
      const lost = !detail.xhr?.status || detail.xhr.status >= 500;
      if (lost) form.dispatchEvent(new CustomEvent("form:stranded", { bubbles: true, cancelable: true, detail: {} }));
    }
    keep();
    if (waiting.size) timer = setTimeout(save, detail.successful ? 0 : AGAIN);
  });

  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", save);
  window.addEventListener("pagehide", () => {
    keep();
    if (!waiting.size) return;
    const body = new FormData();
    for (const [name, value] of Object.entries(valuesOf([...waiting]))) body.append(name, value);
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    fetch(sender.dataset.url, { method: "POST", body, keepalive: true }).catch(() => {});
  });

  form.addEventListener("input", ({ target }) => idOf(target) && later(idOf(target), PAUSE));
  form.addEventListener("change", ({ target }) => idOf(target) && later(idOf(target), 0));

  // The button saves what is not saved yet; those that do more send the whole page.
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name) {
      waiting.clear();
      clearTimeout(timer);
      keep();
      return;
    }
    event.preventDefault();
    for (const field of fields()) if (isChanged(idOf(field))) waiting.add(idOf(field));
    if (waiting.size) save();
    else tell("Mọi ô đã được lưu.");
  });

  // Of two figures for one cell the person keeps one.
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keep], [data-use]");
    if (!button) return;
    event.preventDefault();
    const id = button.dataset.keep || button.dataset.use;
    if (button.dataset.use) fieldOf(id).value = stateOf(id).dataset.stored;
    delete stateOf(id).dataset.trouble;
    document.getElementById(`p-${id}`).replaceChildren();
    fieldOf(id).removeAttribute("aria-invalid");
    fieldOf(id).focus();
    later(id, 0);
  });

  // --- Moving between cells.
  function go(field) {
    if (!field) return;
    field.focus();
    if (field.select) field.select();
    field.scrollIntoView({ block: "nearest" });
  }

  function beside(field, step) {
    const all = fields();
    return all[all.indexOf(field) + step];
  }

  function below(field, step) {
    const column = idOf(field).split("-")[1];
    const all = fields().filter((each) => idOf(each).split("-")[1] === column);
    return all[all.indexOf(field) + step];
  }

  function atEdge(field, step) {
    if (field.matches("select")) return true;
    const { selectionStart, selectionEnd, value } = field;
    if (selectionStart === 0 && selectionEnd === value.length) return true;
    return selectionStart === selectionEnd && selectionStart === (step < 0 ? 0 : value.length);
  }

  form.addEventListener("keydown", (event) => {
    const { key, target, shiftKey } = event;
    if (!target.dataset.cell || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    let next = null;
    if (key === "Enter") next = below(target, shiftKey ? -1 : 1) || beside(target, shiftKey ? -1 : 1) || target;
    else if (key === "ArrowDown" && !target.matches("select")) next = below(target, 1);
    else if (key === "ArrowUp" && !target.matches("select")) next = below(target, -1);
    else if (key === "ArrowRight" && !shiftKey && atEdge(target, 1)) next = beside(target, 1);
    else if (key === "ArrowLeft" && !shiftKey && atEdge(target, -1)) next = beside(target, -1);
    else if (key === "Escape" && isChanged(idOf(target))) {
      target.value = stateOf(idOf(target)).dataset.stored;
      later(idOf(target), 0);
      event.stopPropagation();
    }
    if (!next) return;
    event.preventDefault();
    go(next);
  });

  // --- A block from Excel: lines are rows of the table, cells those of a line; computed ones are passed over.
  let pasted = [];

  const linesOf = (text) => text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));

  function put(field, text) {
    const words = text.trim();
    pasted.push([idOf(field), field.value]);
    if (field.matches("select")) {
      const same = [...field.options].find((each) => each.text.toLowerCase() === words.toLowerCase() || each.value === words);
      field.value = same ? same.value : "";
    } else {
      field.value = words;
    }
    later(idOf(field), 300);
  }

  function fill(start, lines) {
    const rows = [...form.querySelectorAll("tbody tr")].filter((row) => row.offsetParent !== null);
    const first = [...start.closest("tr").querySelectorAll(".cell-entry")].indexOf(start.closest(".cell-entry"));
    let at = rows.indexOf(start.closest("tr"));
    let left = 0;
    for (const line of lines) {
      while (rows[at]?.matches(".row-group") && line.some((text) => text.trim())) at += 1;
      const cells = rows[at] ? [...rows[at].querySelectorAll(".cell-entry")].slice(first) : [];
      line.forEach((text, place) => {
        const field = cells[place]?.querySelector("[data-cell]");
        if (field) put(field, text);
        else if (text.trim() && !cells[place]?.querySelector("output")) left += 1;
      });
      at += 1;
    }
    return left;
  }

  form.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") || "";
    const lines = linesOf(text);
    if (!event.target.dataset?.cell || (lines.length === 1 && lines[0].length === 1)) return;
    event.preventDefault();
    pasted = [];
    const left = fill(event.target, lines);
    document.getElementById("statistics-undo").hidden = !pasted.length;
    tell(`Đã dán ${pasted.length} ô${left ? `; ${left} ô nằm ngoài bảng hoặc không nhập được nên bỏ qua` : ""}.`);
  });

  document.querySelector("[data-undo-paste]")?.addEventListener("click", () => {
    for (const [id, value] of pasted.reverse()) {
      fieldOf(id).value = value;
      later(id, 0);
    }
    tell(`Đã hoàn tác ${pasted.length} ô.`);
    pasted = [];
    document.getElementById("statistics-undo").hidden = true;
  });

  // --- Beside the table: what the cell said before, where the table has no place for it; on a phone one row after another.
  let shown = "";
  let looking = 0;

  function showBeside(id) {
    clearTimeout(looking);
    if (!form.querySelector(".statistics-columns") || window.innerWidth <= 800 || shown === id) return;
    looking = setTimeout(() => {
      shown = id;
      htmx.ajax("GET", `${sender.dataset.cells}${id}/?brief=1`, { target: "#statistics-panel", swap: "innerHTML" }).catch(() => {});
    }, 500);
  }

  form.addEventListener("focusin", ({ target }) => {
    if (!target.dataset.cell) return;
    target.select?.(); // typing takes the place of the figure, as in Excel
    entered = target;
    const all = fields();
    document.querySelector("[data-step-place]").textContent = `Ô ${all.indexOf(target) + 1}/${all.length}`;
    showBeside(idOf(target));
  });

  // The button that is let go after the click would put the caret into the figure.
  let entered = null;
  form.addEventListener("mouseup", (event) => {
    if (event.target === entered && !entered.matches("select")) event.preventDefault();
    entered = null;
  });

  let last = null;
  form.addEventListener("focusout", ({ target }) => {
    if (target.dataset.cell) last = target;
  });
  form.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (step) go(last ? beside(last, Number(step.dataset.step)) || last : fields()[0]);
  });

  // --- What this window could not send before the session ended.
  function restore() {
    let cells = {};
    try {
      cells = JSON.parse(sessionStorage.getItem(KEPT)) || {};
    } catch {
      return;
    }
    for (const [id, { value, note, seen }] of Object.entries(cells)) {
      if (!fieldOf(id) || !stateOf(id)) continue;
      fieldOf(id).value = value;
      if (noteOf(id) && note !== undefined) noteOf(id).value = note;
      if (isChanged(id)) stateOf(id).dataset.seen = seen;
      later(id, 0);
    }
    if (waiting.size) tell(`Đang gửi lại ${waiting.size} ô nhập trước đó mà chưa lưu.`);
  }

  // Typed before this script was there.
  function takeEarly() {
    for (const field of form.querySelectorAll("input[data-cell]")) {
      if (field.value !== field.defaultValue && isChanged(idOf(field))) later(idOf(field), 0);
    }
  }

  restore(); // before the window's storage is written anew
  takeEarly();
})();
