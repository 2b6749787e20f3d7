// What could not be sent waits on this device (outbox-store.js): here a form comes in, the list stands in the dialog of
// the drafts, and what became of each is told. Without scripts, or without IndexedDB, a form is sent as ever or not at all.
"use strict";

const RETRY = 20000; // milliseconds: a telephone may say that it is online long before it is
let mine = []; // the items of the person who is signed in
let retrying = null;

const keyIn = (form) => form.elements.key?.value || "";
const fieldsOf = (form) =>
  [...new FormData(form)].filter(
    ([name, value]) => !["csrfmiddlewaretoken", "next", "worklist", "_draft"].includes(name) && !(value instanceof File && !value.name),
  );
const isOutbox = (form) => form.matches("form[data-outbox]") && Boolean(person && "indexedDB" in window);

// --- In: the connection is lost (forms.js and app.js say so), and the form is kept instead of being sent.
document.addEventListener("form:stranded", (event) => {
  const form = event.target;
  if (!isOutbox(form)) return;
  event.preventDefault();
  const { submitter, words } = event.detail;
  keepForm(form).then(
    () => sayKept(form, submitter?.name === "next"),
    () => sayNotSent(form, words),
  );
});

async function keepForm(form) {
  await outbox.write({
    key: keyIn(form),
    person,
    address: new URL(form.getAttribute("action"), location.href).pathname,
    page: form.dataset.page,
    title: form.dataset.outbox,
    text: form.elements.result?.value || "",
    fields: fieldsOf(form),
    at: Date.now(),
    state: outbox.WAITS,
  });
  form.dispatchEvent(new CustomEvent("form:kept", { bubbles: true }));
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register(outbox.NAME)).catch(() => {});
  await refresh();
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

// --- Out: when the page opens, when the connection is back, and from time to time while something waits.
async function sendWaiting() {
  clearTimeout(retrying);
  if (mine.some(({ state }) => state === outbox.WAITS)) (await outbox.sendAll()).forEach(tell);
  await refresh();
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
    refresh();
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
  row.append(button("Xóa", () => outbox.drop(item.key).then(refresh)));
  const state = item.state === outbox.WAITS ? "Chờ gửi" : `Chưa gửi được: ${item.words}`;
  line.append(piece("span", "muted small", `${atTime(item.at)} · ${clip(item.title)}`), piece("div", "draft-text", clip(item.text)), piece("span", "small", state), row);
  return line;
}

async function refresh() {
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
}

function giveFiles(field, files) {
  const taken = new DataTransfer();
  for (const file of files) taken.items.add(file);
  field.files = taken.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

async function openKept() {
  const forms = [...document.querySelectorAll("form[data-outbox]")];
  const asked = mine.find((item) => location.hash === `#outbox-${item.key}`);
  const form = asked && forms.find((each) => new URL(each.action, location.href).pathname === asked.address);
  if (form) {
    history.replaceState(null, "", location.pathname + location.search);
    fillIn(form, asked);
    form.scrollIntoView();
    if (asked.state === outbox.REFUSED) form.requestSubmit();
    return;
  }
  for (const each of forms) {
    // it came back from the server, which cannot give files back
    const item = mine.find(({ key }) => key === keyIn(each));
    if (!item) continue;
    giveFiles(each.elements.files, item.fields.filter(([name]) => name === "files").map(([, file]) => file));
    // the person sends it; what was refused would only be refused again, late enough to hide what they send
    await outbox.change(item.key, { state: outbox.REFUSED, words: item.words || "hãy xem lại rồi gửi." });
    await refresh();
  }
}

// A form that was waiting and now goes out by hand: should its answer be lost, it still waits, as it was sent last.
document.addEventListener(
  "submit",
  ({ target: form }) => {
    const item = mine.find(({ key }) => isOutbox(form) && key === keyIn(form));
    if (item) outbox.change(item.key, { fields: fieldsOf(form), state: outbox.WAITS, quiet: true });
  },
  true,
);

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

if (person && "indexedDB" in window) {
  navigator.serviceWorker?.register(document.body.dataset.worker).catch(() => {});
  refresh().then(openKept).then(sendWaiting);
  window.addEventListener("hashchange", () => location.hash.startsWith("#outbox-") && location.reload()); // of this very page
  window.addEventListener("online", sendWaiting);
  document.addEventListener("visibilitychange", () => document.hidden || sendWaiting());
}
