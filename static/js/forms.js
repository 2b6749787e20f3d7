// Forms: ask before what cannot be undone, send once and only to a server that is there, drop files. All of it is a comfort.
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

let agreed = null;

document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    const question = submitter?.dataset.confirm || form.dataset.confirm;
    if (!question || agreed === form) {
      agreed = null;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(question, submitter?.textContent.trim() || "Đồng ý").then((yes) => {
      if (!yes) return;
      agreed = form;
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

// A text that a person writes rather than picks: a textarea, or a line that takes a sentence.
const isLong = (field) =>
  field.matches("textarea, input[type=text]") &&
  field.form &&
  isPost(field.form) &&
  field.name &&
  !field.readOnly &&
  (field.matches("textarea") || field.maxLength >= 300 || field.name.includes("reason")) &&
  !field.closest("[data-no-draft]") &&
  !field.form.matches("[data-no-draft]");

// Every form says who opened it: should somebody else have signed in meanwhile, the server takes nothing.
document.addEventListener("formdata", ({ target: form, formData }) => {
  if (document.body.dataset.user && isPost(form) && !formData.has("_person")) formData.append("_person", document.body.dataset.user);
});

function setBusy(form, busy) {
  if (busy) form.setAttribute("aria-busy", "true");
  else form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (busy && button.disabled) continue; // for a reason of its own
    if (busy || button.dataset.busy) button.disabled = busy;
    button.dataset.busy = busy ? "1" : "";
  }
}

// What went wrong with sending stands on top of its form until it is sent again.
function sayNotSent(form, words) {
  let note = form.querySelector(".send-again");
  if (!note) {
    note = Object.assign(document.createElement("p"), { className: "note note-warn send-again", tabIndex: -1 });
    note.setAttribute("role", "alert");
    form.prepend(note);
  }
  note.textContent = words;
  note.focus();
}

// The page of a form that the browser sends is gone when nobody answers. So a long text leaves only for a server that is
// there; else it stays where it is.
const PATIENCE = 8000; // milliseconds
// Signing out takes along what waits to be sent (drafts.js, outbox.js): never for a server that does not sign out.
const isSignOut = (form) => form.matches("[data-sign-out]");
let reached = null;

// Whoever keeps what cannot be sent (outbox.js) takes the form; else it is said at the form.
function strand(form, words, submitter) {
  const event = new CustomEvent("form:stranded", { bubbles: true, cancelable: true, detail: { submitter, words } });
  if (form.dispatchEvent(event)) sayNotSent(form, words);
}

async function isThere() {
  const address = document.body.dataset.alive;
  if (!address) return true;
  try {
    const answer = await fetch(address, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) });
    return answer.ok;
  } catch {
    return false;
  }
}

// The browser takes the page away with all that is under way in it: before that a form which waited in the outbox has its
// files back, and its item says that it was sent.
function readyToLeave(form) {
  const ready = outboxOpened.then(() => noteSending(form)).catch(() => {});
  return Promise.race([ready, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
}

async function sendWhenThere(form, submitter) {
  setBusy(form, true);
  const [there] = await Promise.all([isThere(), readyToLeave(form)]);
  setBusy(form, false);
  if (!form.isConnected) return;
  if (!there && isSignOut(form)) {
    say("Chưa đăng xuất được: không kết nối được máy chủ. Nội dung chưa gửi vẫn còn trên máy này; hãy đăng xuất lại khi có mạng.");
    return;
  }
  if (!there) {
    strand(form, "Chưa gửi được: không kết nối được máy chủ. Nội dung vẫn còn ở đây và được giữ trong trình duyệt này; hãy kiểm tra mạng rồi bấm gửi lại.", submitter);
    return;
  }
  if (await leavesForLogin(form)) return;
  reached = form;
  agreed = form;
  form.requestSubmit(submitter);
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !isPost(form)) return;
  if (form.hasAttribute("aria-busy")) {
    event.preventDefault();
    return;
  }
  if (reached !== form && (isSignOut(form) || form.matches("[data-outbox]") || [...form.elements].some((field) => isLong(field) && field.value))) {
    event.preventDefault();
    sendWhenThere(form, submitter);
    return;
  }
  reached = null;
  form.querySelector(".send-again")?.remove();
  form.dispatchEvent(new CustomEvent("form:leaving", { bubbles: true, detail: { submitter } }));
  setTimeout(() => setBusy(form, true)); // after the browser has read which button was pressed
  setTimeout(() => setBusy(form, false), 10000); // a download leaves the page as it is
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (!form || event.detail.requestConfig.verb !== "post") return;
  setBusy(form, true);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (!form || event.detail.requestConfig.verb !== "post") return;
  setBusy(form, false);
  if (event.detail.successful) form.querySelector(".send-again")?.remove();
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) setBusy(form, false);
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

// What the server would refuse for its size is said before it travels, and is not sent; without a script the server says it.
const megabytes = (bytes) => Math.floor(bytes / 1e6);

function wordsOnSize(input) {
  const { limit, limitTogether } = input.dataset;
  const large = [...input.files].find((file) => file.size > limit);
  if (large) return `Tệp “${large.name}” lớn hơn ${megabytes(limit)} MB; hãy giảm dung lượng hoặc chia nhỏ tệp.`;
  const sent = [...input.form.querySelectorAll("input[type=file]")].flatMap((each) => [...each.files]);
  const together = sent.reduce((sum, file) => sum + file.size, 0);
  if (!input.files.length || together <= limitTogether) return "";
  return `Các tệp gửi một lần lớn hơn ${megabytes(limitTogether)} MB; hãy giảm dung lượng hoặc chia thành nhiều lần gửi.`;
}

function saySizes(form) {
  for (const input of form.querySelectorAll("[data-dropzone] input[data-limit]")) {
    const words = wordsOnSize(input);
    input.setCustomValidity(words);
    const said = input.closest("[data-dropzone]").querySelector(".dropzone-wrong");
    said.textContent = words;
    said.hidden = !words;
  }
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
  if (!zone) return;
  listFiles(zone);
  if (event.target.form) saySizes(event.target.form);
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

// --- What was just shown: file fields ready for dropping, dates with a calendar.
function prepare(root) {
  for (const zone of root.querySelectorAll("[data-dropzone]")) zone.classList.add("dropzone-ready");
  root.querySelectorAll("[data-date]").forEach(addCalendar);
}

prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.detail.elt.parentElement || event.detail.elt));
