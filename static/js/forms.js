// Forms: ask before what cannot be undone, send once, keep drafts of long texts, drop files. All of it is a comfort.
"use strict";

// --- Ask first: data-confirm on a button or form, hx-confirm on anything htmx sends.
function ask(question, yes) {
  const dialog = document.getElementById("confirm");
  if (!dialog) return Promise.resolve(window.confirm(question));
  document.getElementById("confirm-question").textContent = question;
  dialog.querySelector("[value=yes]").textContent = yes;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

let confirmed = null;

document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    const question = submitter?.dataset.confirm || form.dataset.confirm;
    if (!question || confirmed === form) {
      confirmed = null;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(question, submitter?.textContent.trim() || "Đồng ý").then((yes) => {
      if (!yes) return;
      confirmed = form;
      form.requestSubmit(submitter);
    });
  },
  true,
);

document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  ask(event.detail.question, event.detail.elt.textContent.trim().slice(0, 40) || "Đồng ý").then((yes) => {
    if (yes) event.detail.issueRequest(true);
  });
});

// --- Send once.
// Asked of the attribute: a control named "method" or "action" would stand in the place of the form's property.
const isPost = (form) => (form.getAttribute("method") || "").toLowerCase() === "post";

function setBusy(form, busy) {
  form.toggleAttribute("aria-busy", busy);
  if (busy) form.setAttribute("aria-busy", "true");
  for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = busy;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !isPost(form)) return;
  if (form.hasAttribute("aria-busy")) {
    event.preventDefault();
    return;
  }
  markSent(form);
  setTimeout(() => setBusy(form, true)); // after the browser has read which button was pressed
  setTimeout(() => setBusy(form, false), 10000); // a download leaves the page as it is
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (!form || event.detail.requestConfig.verb !== "post") return;
  markSent(form);
  setBusy(form, true);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (!form || event.detail.requestConfig.verb !== "post") return;
  setBusy(form, false);
  if (!event.detail.successful) markSent(form, false);
  else if (!/aria-invalid="true"|errorlist/.test(event.detail.xhr.responseText)) forgetSent();
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) setBusy(form, false);
});

// --- Drafts of long texts: kept while typing, offered again until the server took them.
const DRAFT = "cchc-draft:";
const WEEK = 7 * 24 * 60 * 60 * 1000;

// Fields that share a name, as the sections of a plan do, say by data-draft which of them they are.
const draftKey = (field) => {
  const page = new URL(field.form.getAttribute("action") || "", location.href).pathname;
  return `${DRAFT}${document.body.dataset.user || ""}:${page}:${field.dataset.draft || field.name}`;
};

function readDraft(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function writeDraft(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    return false; // the browser keeps nothing: the form works all the same
  }
}

function eachDraft(action) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(DRAFT)) action(key, readDraft(key));
  }
}

const longFields = (root) => [...root.querySelectorAll("form[data-autosave] textarea")];

function markSent(form, sent = true) {
  for (const field of form.querySelectorAll("textarea")) {
    const draft = form.matches("[data-autosave]") && readDraft(draftKey(field));
    if (draft) writeDraft(draftKey(field), { ...draft, sent });
  }
}

function forgetSent() {
  eachDraft((key, draft) => {
    if (!draft || draft.sent || Date.now() - draft.at > WEEK) localStorage.removeItem(key);
  });
}

function noteAt(field, text, button) {
  let note = field.parentElement.querySelector(".draft-note");
  if (!note) {
    note = document.createElement("p");
    note.className = "draft-note";
    note.setAttribute("role", "status");
    field.after(note);
  }
  note.replaceChildren(text, ...(button ? [button] : []));
}

const clock = (time) => new Date(time).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

function draftButton(words, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet button-small";
  button.textContent = words;
  button.addEventListener("click", action);
  return button;
}

function useDraft(field, key, draft) {
  field.value = draft.text;
  const drop = draftButton("Bỏ bản nháp", () => {
    localStorage.removeItem(key);
    field.value = field.defaultValue;
    noteAt(field, "Đã bỏ bản nháp.");
    field.focus();
  });
  noteAt(field, `Đã khôi phục bản nháp lúc ${clock(draft.at)}, chưa gửi.`, drop);
}

function restoreDraft(field) {
  const key = draftKey(field);
  const draft = readDraft(key);
  if (!draft) return;
  if (draft.text === field.defaultValue) {
    if (!document.querySelector(".errorlist")) localStorage.removeItem(key); // the server has it
  } else if (field.value !== field.defaultValue) {
    return; // typed, or restored already: htmx announces parts of the page more than once
  } else if (draft.base === field.defaultValue) {
    useDraft(field, key, draft);
  } else {
    const use = draftButton("Dùng bản nháp", () => useDraft(field, key, draft));
    noteAt(field, `Nội dung đã thay đổi sau bản nháp của bạn lúc ${clock(draft.at)}.`, use);
  }
}

function keepDraft(field) {
  const key = draftKey(field);
  const base = readDraft(key)?.base ?? field.defaultValue;
  if (field.value === base) {
    localStorage.removeItem(key);
    return;
  }
  const now = Date.now();
  if (writeDraft(key, { text: field.value, base, at: now })) {
    noteAt(field, `Đã giữ bản nháp lúc ${clock(now)}`);
  }
}

let saving = null;

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches("form[data-autosave] textarea")) return;
  clearTimeout(saving);
  saving = setTimeout(() => keepDraft(field), 600);
});

// --- Files: a plain file field that also takes what is dropped on it and lists what was chosen.
const size = (bytes) =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} MB`;

function listFiles(zone) {
  const lines = [...zone.querySelector("input").files].map((file) => {
    const line = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = file.name;
    line.append(name, size(file.size));
    return line;
  });
  zone.querySelector(".dropzone-list").replaceChildren(...lines);
}

function dropFiles(zone, files) {
  const input = zone.querySelector("input");
  if (!input.multiple && files.length > 1) files = [files[0]];
  const taken = new DataTransfer();
  for (const file of input.multiple ? [...input.files, ...files] : files) taken.items.add(file);
  input.files = taken.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("change", (event) => {
  const zone = event.target.closest("[data-dropzone]");
  if (zone) listFiles(zone);
});

for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.("[data-dropzone]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("dropzone-over", name === "dragover");
    if (name === "drop") dropFiles(zone, event.dataTransfer.files);
  });
}

// --- Dates: typed as day/month/year, the slashes come by themselves; a calendar beside the field.
function addSlashes(field) {
  const digits = field.value.replace(/\D/g, "").slice(0, 8);
  const parts = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].filter(Boolean);
  field.value = parts.join("/");
}

function addCalendar(place) {
  const field = place.querySelector("input");
  if (place.querySelector(".date-picker") || !("showPicker" in HTMLInputElement.prototype)) return;
  const picker = Object.assign(document.createElement("input"), { type: "date", className: "date-picker", tabIndex: -1 });
  picker.setAttribute("aria-hidden", "true");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet" });
  button.textContent = "Lịch";
  button.setAttribute("aria-label", "Chọn ngày trong lịch");
  button.addEventListener("click", () => {
    picker.value = field.value.split("/").reverse().join("-");
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    field.value = picker.value.split("-").reverse().join("/");
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  place.append(button, picker);
}

document.addEventListener("input", (event) => {
  if (event.target.closest("[data-date]") && event.inputType?.startsWith("insert") && /^[\d/]*$/.test(event.target.value)) {
    const { value } = event.target;
    if (/^\d{3}|\d{2}\/\d{3}/.test(value)) addSlashes(event.target);
  }
});

// --- What was just shown: drafts back into their fields, file fields ready for dropping.
function prepare(root) {
  longFields(root).forEach(restoreDraft);
  for (const zone of root.querySelectorAll("[data-dropzone]")) zone.classList.add("dropzone-ready");
  root.querySelectorAll("[data-date]").forEach(addCalendar);
}

if (document.querySelector(".message-success")) forgetSent();
if (document.querySelector("[data-unsent]")) eachDraft((key, draft) => draft && writeDraft(key, { ...draft, sent: false }));
prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.detail.elt.parentElement || event.detail.elt));
