// What could not be sent waits on this device (outbox-store.js): here a form comes in, the list stands in the dialog of
// the drafts, and what became of each is told. Without scripts, or without IndexedDB, a form is sent as ever or not at all.
//
// A form is kept that says so: data-outbox is its title, data-outbox-text finds the fields whose values the list shows,
// data-page is where it is opened again; data-outbox-stays is on a form that stays open and sends what it was given back
// by itself. It bears the field "key", under which the server stores it once.
"use strict";

const RETRY = 20000; // milliseconds: a telephone may say that it is online long before it is
let mine = []; // the items of the person who is signed in
let retrying = null;

const keyIn = (form) => form.elements.key?.value || "";
const fieldsOf = (form) =>
  [...new FormData(form)].filter(
    ([name, value]) => !["csrfmiddlewaretoken", "next", "worklist", "_draft"].includes(name) && !(value instanceof File && !value.name),
  );
// What the list shows of it.
const wordsIn = (field) =>
  (field.type === "radio" ? field.labels[0]?.textContent : field.selectedOptions?.[0]?.text || field.value)?.trim();
const textOf = (form) => [...form.querySelectorAll(form.dataset.outboxText)].map(wordsIn).filter(Boolean).join(" · ");
const isOutbox = (form) => form.matches("form[data-outbox]") && Boolean(person && "indexedDB" in window);

// --- In: the connection is lost (forms.js and app.js say so), and the form is kept instead of being sent.
document.addEventListener("form:stranded", (event) => {
  const form = event.target;
  if (!isOutbox(form)) return;
  event.preventDefault();
  const { submitter, words } = event.detail;
  const kept = keepForm(form);
  if (form.hasAttribute("data-outbox-stays")) kept.catch(() => {});
  else kept.then(() => sayKept(form, submitter?.name === "next"), () => sayNotSent(form, words));
});

async function keepForm(form, state = outbox.WAITS) {
  await outbox.write({
    key: keyIn(form),
    person,
    address: addressOf(form),
    page: form.dataset.page,
    title: form.dataset.outbox,
    text: textOf(form),
    fields: fieldsOf(form),
    at: Date.now(),
    state,
  });
  form.dispatchEvent(new CustomEvent("form:kept", { bubbles: true }));
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register(outbox.NAME)).catch(() => {});
  await showOutbox();
}

function sayKept(form, goesOn) {
  const note = piece("div", "note note-warn kept");
  note.dataset.kept = keyIn(form);
  note.tabIndex = -1;
  note.setAttribute("role", "status");
  note.append(piece("strong", "", "Đã giữ trên máy này, sẽ tự gửi khi có mạng."));
  if (goesOn) note.append(piece("p", "", "Chưa mở được việc sau vì không có mạng."));
  form.replaceWith(note);
  note.focus();
}

// --- The session has ended: files, which no page is given back, wait here until the person has signed in again.
const ENDED = "phiên làm việc đã hết; hãy mở ra xem lại rồi gửi.";
const LOGIN = "/accounts/login/";
const hasFiles = (form) => [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);

// Return whether the session is over and the form was kept: the page is about to leave for the log-in.
async function leavesForLogin(form) {
  if (!isOutbox(form) || !hasFiles(form)) return false;
  try {
    const presence = await (await fetch("/presence/", { cache: "no-store" })).json();
    if (presence.person) return false;
    await keepForm(form, outbox.HELD);
  } catch {
    return false;
  }
  location.assign(`${LOGIN}?next=${encodeURIComponent(`${form.dataset.page}#outbox-${keyIn(form)}`)}`);
  return true;
}

// Before the browser sends it forms.js asks; here is what htmx has sent in vain.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr, elt } = event.detail;
  const form = elt.closest("form");
  const goal = xhr.getResponseHeader("HX-Redirect");
  if (!form || !goal?.startsWith(LOGIN) || !isOutbox(form) || !hasFiles(form)) return;
  event.preventDefault();
  leavesForLogin(form).then((taken) => taken || location.assign(goal));
});

function sayHeld(form, item) {
  const names = item.fields.filter(([, value]) => value instanceof File).map(([, file]) => file.name);
  const note = piece("div", "note note-warn");
  note.tabIndex = -1;
  note.setAttribute("role", "status");
  note.append(piece("strong", "", "Phiên làm việc đã hết nên chưa gửi được."));
  note.append(piece("p", "", `Nội dung và tệp (${names.join(", ")}) còn nguyên ở dưới; hãy xem lại rồi gửi.`));
  form.prepend(note);
  note.focus();
}

// --- Out: when the page opens, when the connection is back, and from time to time while something waits.
async function sendWaiting() {
  clearTimeout(retrying);
  if (mine.some(({ state }) => state === outbox.WAITS)) (await outbox.sendAll()).forEach(tell);
  await showOutbox();
  if (mine.some(({ state }) => state === outbox.WAITS)) retrying = setTimeout(sendWaiting, RETRY);
}

function tell({ key, outcome, words, title, quiet }) {
  if (quiet) return; // the page that the form was sent from says it itself
  const place = document.querySelector(`[data-kept="${key}"]`);
  const line = place || piece("p", `message message-${outcome === "sent" ? "success" : "warning"}`);
  const open = outcome === outbox.REFUSED ? [" ", openLink(key, "Mở để xem")] : [];
  const said = piece("span", "", place ? words : `${title}: ${words}`);
  said.append(...open);
  line.replaceChildren(said);
  if (!place) document.getElementById("messages")?.append(line);
}

if (outbox.channel) {
  outbox.channel.addEventListener("message", ({ data: news }) => {
    for (const each of news) if (mine.some(({ key }) => key === each.key)) tell(each);
    showOutbox();
  });
}

// --- The list.
const pageOf = (item) => `${item.page}#outbox-${item.key}`;

function openLink(key, words) {
  const item = mine.find((each) => each.key === key);
  return Object.assign(piece("a", "", words), { href: item ? pageOf(item) : "#" });
}

function lineOfKept(item) {
  const line = document.createElement("li");
  const row = piece("div", "row");
  const open = Object.assign(piece("a", "button button-small", "Mở"), { href: pageOf(item) });
  row.append(open);
  if (item.state === outbox.WAITS) row.append(button("Gửi ngay", sendWaiting));
  row.append(button("Xóa", () => outbox.drop(item.key).then(showOutbox)));
  const said = { [outbox.WAITS]: "Chờ gửi", [outbox.HELD]: `Chưa gửi được: ${ENDED}` };
  const state = said[item.state] || `Chưa gửi được: ${item.words}`;
  line.append(piece("span", "muted small", `${atTime(item.at)} · ${clip(item.title)}`), piece("div", "draft-text", clip(item.text)), piece("span", "small", state), row);
  return line;
}

async function showOutbox() {
  if (!person) return;
  const items = await outbox.all().catch(() => []);
  mine = items.filter((item) => item.person === person).sort(outbox.oldestFirst);
  const list = document.querySelector("[data-outbox-list]");
  list.replaceChildren(...mine.map(lineOfKept));
  list.parentElement.hidden = !mine.length;
  document.querySelector("[data-outbox-others]").hidden = items.length === mine.length;
  document.querySelector("[data-drafts]").dataset.waiting = items.length;
  listUnplaced();
}

// --- Open: the form is filled in as it was; what the server did not take goes to it again, which shows why as ever.
function fillIn(form, item) {
  for (const field of form.elements) {
    if (!field.name || ["csrfmiddlewaretoken", "worklist", "_person"].includes(field.name)) continue;
    const sent = item.fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "file") giveFiles(field, sent);
    else if (["radio", "checkbox"].includes(field.type)) field.checked = sent.includes(field.value);
    else if (sent.length) field.value = sent[0];
  }
  form.dispatchEvent(new CustomEvent("form:filled", { bubbles: true }));
}

function giveFiles(field, files) {
  const taken = new DataTransfer();
  for (const file of files) taken.items.add(file);
  field.files = taken.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

async function openKept() {
  const forms = [...document.querySelectorAll("form[data-outbox]")];
  const formOf = (item) => forms.find((each) => addressOf(each) === item.address);
  const asked =
    mine.find((item) => location.hash === `#outbox-${item.key}`) ||
    mine.find((item) => item.state === outbox.WAITS && formOf(item)?.hasAttribute("data-outbox-stays"));
  const form = asked && formOf(asked);
  if (form) {
    history.replaceState(null, "", location.pathname + location.search);
    fillIn(form, asked);
    form.scrollIntoView();
    if (asked.state === outbox.HELD) sayHeld(form, asked);
    else if (asked.state === outbox.REFUSED || form.hasAttribute("data-outbox-stays")) form.requestSubmit();
    return;
  }
  for (const each of forms) {
    // it came back from the server, which cannot give files back
    const item = mine.find(({ key }) => key === keyIn(each));
    if (!item) continue;
    if (each.elements.files) giveFiles(each.elements.files, item.fields.filter(([name]) => name === "files").map(([, file]) => file));
    // the person sends it; what was refused would only be refused again, late enough to hide what they send
    await outbox.change(item.key, { state: outbox.REFUSED, words: item.words || "hãy xem lại rồi gửi." });
    await showOutbox();
  }
}

// A form that was waiting and now goes out by hand: should its answer be lost, it still waits, as it was sent last.
function noteSending(form) {
  const item = mine.find(({ key }) => isOutbox(form) && key === keyIn(form));
  return item && outbox.change(item.key, { fields: fieldsOf(form), state: outbox.WAITS, quiet: true });
}

document.addEventListener("submit", ({ target }) => noteSending(target), true);

document.addEventListener("click", ({ target }) => {
  const form = target.closest("[data-draft-drop]")?.closest("form[data-outbox]");
  if (form) outbox.drop(keyIn(form));
});

// --- Signing out takes it along; drafts.js has asked.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-sign-out]") || !("indexedDB" in window)) return;
  event.preventDefault();
  outbox.dropOf(person).catch(() => {}).then(() => form.submit());
});

if (!person && "indexedDB" in window) {
  outbox.all().then((items) => {
    if (items.some(({ state }) => state === outbox.HELD)) document.querySelector("[data-kept]")?.removeAttribute("hidden");
  }, () => {});
}

const outboxOpened = person && "indexedDB" in window ? showOutbox().then(openKept) : Promise.resolve();

if (person && "indexedDB" in window) {
  navigator.serviceWorker?.register(document.body.dataset.worker).catch(() => {});
  outboxOpened.then(sendWaiting);
  window.addEventListener("hashchange", () => location.hash.startsWith("#outbox-") && location.reload()); // of this very page
  window.addEventListener("online", sendWaiting);
  document.addEventListener("visibilitychange", () => document.hidden || sendWaiting());
}
