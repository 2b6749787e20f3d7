// Drafts: each long text that is typed stays in this browser until the server took it.
//
// Kept is what stands in a textarea, or in a field of one line that takes a sentence, of every form that is sent; a form
// or a field with data-no-draft="why not" is left out. One text is one item of localStorage, named after the person, the
// form's address, the field and the window: nobody is offered another person's words, and two windows never write over
// each other. The server confirms what it stored (foundation/web/drafts.py); without that nothing is thrown away.
//
// Machines are shared. Whoever signs out takes the drafts along (and is asked first); who only shuts the lid, or whose
// session ended, finds them again for a week. Until then they lie on the disk of that machine, readable to whoever may
// read the files of its account; no page of ours shows them to anybody but their author.
"use strict";

const DRAFT = "cchc-draft:";
const PENDING = "cchc-sent"; // in sessionStorage: what this window sent and heard nothing of yet
const HOUR = 60 * 60 * 1000;
const WEEK = 7 * 24 * HOUR;
const person = document.body.dataset.user || "";

// Equal but for what the server tidies up: line ends, spaces at the end of lines, composed accents.
const tidy = (text) => (text || "").normalize("NFC").replace(/\s+$/gm, "").trim();
const same = (one, other) => tidy(one) === tidy(other);
const clip = (text) => (text.length > 90 ? `${text.slice(0, 90)}…` : text);

function atTime(time) {
  const day = new Date(time);
  const clock = day.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  return day.toDateString() === new Date().toDateString() ? clock : `${clock} ngày ${day.toLocaleDateString("vi-VN")}`;
}

// --- The window: its number outlives a reload. A duplicated window begins with the number of the other, which says so.
const random = () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const pageNumber = random();
const channel = "BroadcastChannel" in window ? new BroadcastChannel("cchc-drafts") : null;
let tab = kept(() => sessionStorage.getItem("cchc-window")) || random();

// Storage may be shut off or full: then every form works as it would without drafts.
function kept(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

function settleIn(number) {
  tab = number;
  kept(() => sessionStorage.setItem("cchc-window", tab));
}

settleIn(tab);
channel?.addEventListener("message", ({ data }) => {
  if (data.from === pageNumber) return;
  if (data.hello === tab) channel.postMessage({ from: pageNumber, taken: tab, to: data.from });
  if (data.to === pageNumber && data.taken === tab) settleIn(random());
  if (data.dropped) longFields(document).filter((field) => keyOf(field) === data.dropped).forEach(keepDraft);
});
channel?.postMessage({ from: pageNumber, hello: tab });

// --- Items.
const readDraft = (key) => kept(() => JSON.parse(localStorage.getItem(key)));
const dropDraft = (key) => kept(() => localStorage.removeItem(key));
const writeDraft = (key, draft) => kept(() => localStorage.setItem(key, JSON.stringify(draft)) ?? true);

const allDrafts = () =>
  (kept(() => Object.keys(localStorage)) || [])
    .filter((key) => key.startsWith(DRAFT))
    .map((key) => ({ ...readDraft(key), key }));
const ownDrafts = () => allDrafts().filter(({ key }) => person && key.startsWith(`${DRAFT}${person}:`));

function forgetOld() {
  for (const { key, at } of allDrafts()) if (!(Date.now() - at < WEEK)) dropDraft(key);
}

// --- Fields. What they share with others of their form is told apart by its place.
const longFields = (root) =>
  person ? [...root.querySelectorAll("textarea, input[type=text]")].filter((field) => isLong(field)) : [];

function nameOf(field) {
  const form = field.form;
  const alike = [...form.elements].filter((each) => each.name === field.name);
  const place = alike.indexOf(field) ? `-${alike.indexOf(field) + 1}` : "";
  return `${form.dataset.draft ? `${form.dataset.draft.trim()} ` : ""}${field.name}${place}`;
}

const addressOf = (form) => new URL(form.getAttribute("action") || form.getAttribute("hx-post") || "", location.href).pathname;
const draftKey = (field) => `${DRAFT}${person}:${addressOf(field.form)}:${nameOf(field)}`;
const keyOf = (field) => `${draftKey(field)}@${tab}`;

const known = new WeakSet(); // htmx announces parts of a page more than once
const stored = new WeakMap(); // what the server holds, where it is no longer what the page came with
const firstShown = new Map(); // the same by key, for forms that come back with what was typed
const rests = new WeakMap(); // the drafts of other windows that the text of a field came from, each with its text then

const storedIn = (field) => stored.get(field) ?? field.defaultValue;

const waiting = new Map();

function keepDraft(field) {
  clearTimeout(waiting.get(field));
  waiting.delete(field);
  if (!field.form) return; // swapped away
  const [key, base] = [keyOf(field), storedIn(field)];
  if (same(field.value, base)) {
    dropDraft(key);
    noteAt(field);
    return;
  }
  const draft = { text: field.value, base, at: Date.now(), rests: rests.get(field), ...whereIs(field, readDraft(key)) };
  const buttons = restored.has(field) ? [discardButton(field)] : [];
  if (!writeDraft(key, draft)) noteAt(field, "Trình duyệt này không giữ được nội dung chưa gửi; hãy gửi sớm.");
  else if (!savesItself(field)) noteAt(field, `Đã giữ bản nháp lúc ${atTime(draft.at)}`, ...buttons);
}

// An entry of an import saves itself and says so in its own line.
const savesItself = (field) => field.parentElement.closest("[hx-trigger*=input][hx-post]");

// Where it was typed, for the way back: the page, and the part of it that the form was opened in. An address that answered
// a form may have no page of its own: then it is the page of the first time.
const whereIs = (field, before) => ({
  page: (field.closest("[data-unsaved]") && before?.page) || location.pathname + location.search,
  place: field.form.getAttribute("hx-target") || "",
  heading: document.querySelector("h1")?.textContent.trim() || document.title,
  label: field.labels?.[0]?.textContent.trim() || "",
});

function keepAll() {
  for (const field of [...waiting.keys()]) keepDraft(field);
}

document.addEventListener("input", ({ target: field }) => {
  if (!person || !isLong(field)) return;
  clearTimeout(waiting.get(field));
  waiting.set(field, setTimeout(() => keepDraft(field), 600));
});
window.addEventListener("pagehide", keepAll);
document.addEventListener("visibilitychange", keepAll);

// --- Sent: what left with a request is thrown away when that very request is confirmed.
// In a list where each row has a text and buttons of its own (data-draft-row), a button sends the text of its row.
function sentBy(source, submitter) {
  if (isLong(source)) return [source];
  const form = source.closest("form") || source.form;
  const fields = form ? [...form.elements].filter((field) => isLong(field)) : longFields(source);
  const row = submitter?.closest("[data-draft-row]") || null;
  return fields.filter((field) => field.closest("[data-draft-row]") === row);
}

function leaving(fields) {
  keepAll();
  for (const field of fields) {
    told.add(keyOf(field));
    if (!readDraft(keyOf(field)) && !same(field.value, storedIn(field))) keepDraft(field);
  }
  return fields.map((field) => ({ key: keyOf(field), text: field.value, rests: rests.get(field) })).filter(({ key }) => readDraft(key));
}

const told = new Set(); // the texts, by key, that the server was sent from this page

function confirmed(sent, now = []) {
  for (const { key, text, rests: origins } of sent) {
    const draft = readDraft(key);
    if (draft && same(draft.text, text)) dropDraft(key);
    else if (draft) writeDraft(key, { ...draft, base: text }); // typed on since
    dropOrigins(origins);
    const field = now.find((each) => each.form && keyOf(each) === key);
    if (!field) continue;
    stored.set(field, text);
    if (same(field.value, text)) noteAt(field);
  }
}

// What another window changed since is its own.
function dropOrigins(origins = []) {
  const dropped = origins.filter(({ key, text }) => readDraft(key)?.text === text);
  for (const { key } of dropped) dropDraft(key);
  return dropped;
}

const allPending = () => kept(() => JSON.parse(sessionStorage.getItem(PENDING))) || [];
const setPending = (all) => kept(() => sessionStorage.setItem(PENDING, JSON.stringify(all.slice(-20))));
const remember = (number, sent) => setPending([...allPending(), { number, sent, person, at: Date.now() }]);
const forgetPending = (number) => setPending(allPending().filter((each) => each.number !== number));

const numbers = new WeakMap();

// forms.js says that a form is about to leave as the browser sends it.
document.addEventListener("form:leaving", ({ target: form, detail }) => {
  const sent = person ? leaving(sentBy(form, detail.submitter)) : [];
  if (!sent.length) return;
  numbers.set(form, random());
  remember(numbers.get(form), sent);
  setTimeout(() => numbers.delete(form));
});

document.addEventListener("formdata", ({ target: form, formData }) => {
  if (numbers.has(form)) formData.append("_draft", numbers.get(form));
});

function isConfirmed(number) {
  return document.cookie.split("; ").includes(`draft-${number}=1`);
}

// A redirect that says why nothing was stored is no confirmation.
const refuses = () =>
  document.querySelector(".message-error") ||
  (document.querySelector(".message-info, .message-warning") && !document.querySelector(".message-success"));

// What the last page of this window sent: gone when confirmed; else its keys, for it is to be found again where it was
// typed. The log-in page and those that say what went wrong know no person: they leave it to the page that follows.
function settlePending() {
  if (!person) return [];
  const lost = [];
  const still = [];
  for (const each of allPending().filter((one) => one.person === person && Date.now() - one.at < HOUR)) {
    if (isConfirmed(each.number) && !refuses()) {
      confirmed(each.sent);
      continue;
    }
    const open = each.sent.filter(({ key }) => readDraft(key));
    lost.push(...open.map(({ key }) => key));
    const elsewhere = open.filter(({ key }) => !isHere(readDraft(key)) && !longFields(document).some((field) => keyOf(field) === key));
    if (elsewhere.length) still.push({ ...each, sent: elsewhere });
  }
  setPending(still);
  return lost;
}

const isHere = (draft) => new URL(draft.page || "/", location.href).pathname === location.pathname;

const SAYS_NO = /data-unsaved|aria-invalid="true"|errorlist|error-summary|class="conflict"|message-error/;

const requests = new WeakMap();

document.addEventListener("htmx:configRequest", ({ detail: request }) => {
  if (!person || request.verb === "get") return;
  const submitter = request.triggeringEvent?.submitter || (request.elt.matches("button") ? request.elt : null);
  const fields = sentBy(request.elt, submitter);
  const [number, sent] = [random(), leaving(fields)];
  request.headers["X-Draft"] = number;
  requests.set(request.headers, { number, sent, fields });
  if (sent.length) remember(number, sent);
});

// Before the answer is swapped in, whose fields would else be given the text that was just stored.
document.addEventListener("htmx:beforeOnLoad", ({ detail: { xhr, requestConfig } }) => {
  const request = requests.get(requestConfig.headers);
  if (!request) return;
  const sure = isConfirmed(request.number);
  if (xhr.getResponseHeader("HX-Redirect")) return; // to the log-in page: the next page of this person finds the text
  forgetPending(request.number);
  const good = xhr.status >= 200 && xhr.status < 300;
  if (good && (sure || !SAYS_NO.test(xhr.responseText))) confirmed(request.sent, request.fields);
});

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:sendAbort"]) {
  document.addEventListener(name, ({ detail }) => {
    const request = requests.get(detail.requestConfig.headers);
    if (request) forgetPending(request.number); // the page stays, and the text in it
  });
}

// --- The line below a field, and the box with another text.
const notes = new WeakMap();
const boxes = new WeakMap();
const restored = new WeakSet();

function button(words, action) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "button button-small", textContent: words });
  made.addEventListener("click", action);
  return made;
}

const piece = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

function noteAt(field, text = "", ...buttons) {
  if (!text) {
    notes.get(field)?.remove();
    notes.delete(field);
    restored.delete(field);
    return;
  }
  let note = notes.get(field);
  if (!note) {
    note = Object.assign(piece("div", "draft-note"), { id: `draft-note-${random()}` });
    const line = piece("span", "draft-line");
    line.setAttribute("role", "status");
    note.append(line);
    notes.set(field, note);
    field.after(note);
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${note.id}`.trim());
  }
  const line = note.firstChild;
  note.replaceChildren(line, ...buttons);
  note.classList.toggle("draft-restored", restored.has(field));
  clearTimeout(noteAt.timers.get(line)); // a live region first stands, then speaks
  const speak = () => {
    if (line.textContent !== text) line.textContent = text;
  };
  noteAt.timers.set(line, setTimeout(speak));
}
noteAt.timers = new WeakMap();

function boxAt(field, words = "", text = "", ...buttons) {
  boxes.get(field)?.remove();
  if (!words) return;
  const box = piece("div", "draft-other");
  const row = piece("div", "row");
  row.append(...buttons);
  box.append(piece("p", "", words), piece("div", "draft-text", text), row);
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", words);
  (notes.get(field) || field).after(box);
  boxes.set(field, box);
}

// --- Back where it was typed.
function useDraft(field, draft) {
  field.value = draft.text;
  const origins = draft.rests || [];
  rests.set(field, draft.key === keyOf(field) ? origins : [...origins, { key: draft.key, text: draft.text }]);
  restored.add(field);
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  noteAt(field, saidOf(draft), discardButton(field));
}

function saidOf(draft) {
  if (draft.unsure) return `Bạn đã bấm gửi nội dung nhập lúc ${atTime(draft.at)} nhưng chưa rõ máy chủ đã nhận chưa; hãy xem lại rồi gửi.`;
  return `Đã khôi phục nội dung bạn nhập lúc ${atTime(draft.at)}, chưa gửi.`;
}

const discardButton = (field) => button(storedIn(field) ? "Bỏ, dùng bản đã lưu" : "Bỏ nội dung này", () => discard(field));

function discard(field) {
  const text = field.value;
  dropDraft(keyOf(field));
  for (const { key } of dropOrigins(rests.get(field))) {
    channel?.postMessage({ from: pageNumber, dropped: key }); // an open window keeps what it still shows
  }
  rests.delete(field);
  field.value = storedIn(field);
  boxAt(field);
  restored.delete(field);
  const back = button("Lấy lại", () => {
    field.value = text;
    restored.add(field);
    keepDraft(field);
    field.focus();
  });
  noteAt(field, "Đã bỏ nội dung chưa gửi.", back);
  field.focus();
}

// A text that may not take the place of what stands in the field: both are shown, the person chooses.
function offer(field, draft) {
  const words = same(draft.base, storedIn(field))
    ? `Ở cửa sổ khác, lúc ${atTime(draft.at)}, bạn nhập nội dung sau và chưa gửi:`
    : `Nội dung đã lưu có thay đổi sau khi bạn nhập. Nội dung bạn nhập lúc ${atTime(draft.at)}, chưa gửi:`;
  const drop = button("Bỏ nội dung của tôi", () => {
    dropDraft(draft.key);
    boxAt(field);
    field.focus();
  });
  boxAt(field, words, draft.text, button("Dùng nội dung của tôi", () => take(field, draft)), drop);
}

// What the field held stays beside it, stored or not.
function take(field, draft) {
  const [before, isStored] = [field.value, same(field.value, storedIn(field))];
  const aside = isStored ? null : setAside(field, { ...readDraft(keyOf(field)), text: before, base: storedIn(field), at: Date.now() });
  field.value = draft.text;
  restored.add(field);
  keepDraft(field);
  dropDraft(draft.key);
  const back = button("Dùng lại", () => {
    if (aside) dropDraft(aside.key);
    const other = setAside(field, { ...draft, text: field.value });
    field.value = before;
    restored.delete(field);
    keepDraft(field);
    offer(field, other);
    field.focus();
  });
  boxAt(field, isStored ? "Bản đã lưu:" : "Nội dung vừa được thay:", before, back);
  field.focus();
}

// The form came back with what was typed: it stands in the field already, and is not stored.
function keepUnsaved(field) {
  const key = keyOf(field);
  const answers = told.has(key) || lost.includes(key);
  const draft = answers ? readDraft(key) : draftsOf(field)[0];
  const base = field.dataset.stored ?? firstShown.get(draftKey(field)) ?? draft?.base;
  if (base === undefined) return;
  stored.set(field, base);
  if (draft && !answers && same(field.value, base)) useDraft(field, draft); // a part that was added once more
  else if (same(field.value, base)) dropDraft(key);
  else if (draft?.text !== field.value) {
    writeDraft(key, { text: field.value, base, at: Date.now(), rests: draft?.rests, ...whereIs(field, draft) });
  }
  if (answers && draft?.rests) rests.set(field, draft.rests);
}

// Of this window or another, the newest first.
function draftsOf(field) {
  const key = draftKey(field);
  const found = ownDrafts().filter((draft) => draft.key === key || draft.key.startsWith(`${key}@`));
  return found.sort((one, other) => other.at - one.at);
}

function restoreDraft(field) {
  if (known.has(field)) return;
  known.add(field);
  if (field.closest("[data-unsaved]")) {
    keepUnsaved(field);
    return;
  }
  const base = storedIn(field);
  firstShown.set(draftKey(field), base);
  const found = draftsOf(field);
  for (const draft of found) if (same(draft.text, base)) dropDraft(draft.key); // the server has it
  let drafts = found.filter((draft) => !same(draft.text, base));
  const fresh = drafts.filter((draft) => same(draft.base, base));
  const pick = fresh.find((draft) => draft.key === keyOf(field)) || fresh[0];
  drafts = drafts.map((draft) => (draft === pick || draft.key !== keyOf(field) ? draft : setAside(field, draft)));
  const isTyped = !same(field.value, base) && field.value !== pick?.text;
  if (isTyped && isNewPage) keepEarly(field, pick);
  else if (pick && !isTyped) useDraft(field, { ...pick, unsure: unsure.has(pick.key) });
  const isOrigin = ({ key: one, text }) => pick?.rests?.some((each) => each.key === one && each.text === text);
  const other = drafts.find((draft) => draft !== pick && draft.text !== pick?.text && !isOrigin(draft));
  if (other) offer(field, other);
}

// Typed before this script was there: kept as well, and what the field would have been given stands beside it. On other
// pages than new ones the browser gives back what was typed, sent or not.
function keepEarly(field, pick) {
  if (pick) offer(field, pick.key === keyOf(field) ? setAside(field, pick) : pick);
  keepDraft(field);
}

// This window will write under that key: what may not be shown in the field is kept beside it.
function setAside(field, draft) {
  const aside = { ...draft, key: `${draftKey(field)}@aside-${random()}` };
  writeDraft(aside.key, aside);
  dropDraft(keyOf(field));
  return aside;
}

// --- Texts whose place is not open: the page says so and leads there; what this window just failed to send opens itself.
const lost = settlePending();
const isNewPage = performance.getEntriesByType("navigation")[0]?.type === "navigate";
const unsure = new Set(isNewPage ? [] : lost);

function opener(draft) {
  const address = draft.key.slice(`${DRAFT}${person}:`.length).replace(/:[^:]*$/, "");
  const links = [...document.querySelectorAll("[hx-get]")];
  const inPlace = draft.place?.startsWith("#") ? document.getElementById(draft.place.slice(1)) : null;
  return (
    links.find((link) => new URL(link.getAttribute("hx-get"), location.href).pathname === address) ||
    inPlace?.querySelector("[data-open]") ||
    inPlace?.querySelector("a[hx-get]") ||
    [...document.querySelectorAll("[data-draft-more]")].find((more) => addressOf(more.form) === address)
  );
}

function unplaced() {
  const shown = new Set(longFields(document).map(draftKey));
  const newest = new Map();
  for (const draft of ownDrafts().sort((one, other) => one.at - other.at)) {
    if (!shown.has(placeOf(draft)) && draft.text) newest.set(placeOf(draft), draft);
  }
  return [...newest.values()].reverse();
}

const placeOf = ({ key }) => key.replace(/@[^@]*$/, "");

function lineOf(draft) {
  const line = document.createElement("li");
  const row = piece("div", "row");
  if (isHere(draft) && opener(draft)) row.append(button("Mở chỗ đang nhập", () => openPlace(draft)));
  else if (draft.page) row.append(Object.assign(piece("a", "button button-small", "Mở trang"), { href: draft.page }));
  if (navigator.clipboard) row.append(button("Chép", ({ target }) => navigator.clipboard.writeText(draft.text).then(() => (target.textContent = "Đã chép"))));
  row.append(button("Bỏ", () => {
    for (const each of ownDrafts()) if (placeOf(each) === placeOf(draft)) dropDraft(each.key);
    listUnplaced();
  }));
  const about = [atTime(draft.at), draft.label, clip(draft.heading || "")].filter(Boolean).join(" · ");
  line.append(piece("span", "muted small", about), piece("div", "draft-text", clip(draft.text)), row);
  return line;
}

function openPlace(draft) {
  document.getElementById("drafts")?.close();
  opener(draft)?.click();
}

// The button of the frame counts them, its dialog lists them.
function listUnplaced() {
  const [list, opening] = [document.querySelector("[data-draft-list]"), document.querySelector("[data-drafts]")];
  if (!list || !opening) return;
  const drafts = unplaced();
  const waits = Number(opening.dataset.waiting || 0); // in the outbox
  list.replaceChildren(...drafts.map(lineOf));
  list.parentElement.hidden = !drafts.length;
  opening.hidden = !(drafts.length + waits);
  opening.querySelector(".count").textContent = drafts.length + waits;
  const all = ownDrafts().length + waits;
  const leave = document.querySelector("form[data-sign-out]");
  if (all) leave.dataset.confirm = "Có nội dung bạn nhập nhưng chưa gửi. Đăng xuất sẽ xóa nội dung đó khỏi máy này. Vẫn đăng xuất?";
  else delete leave.dataset.confirm;
  const dialog = document.getElementById("drafts");
  if (dialog.open && opening.hidden) dialog.close();
}

// The outbox has it now, and brings it to the server.
document.addEventListener("form:kept", ({ target: form }) => {
  for (const field of sentBy(form)) {
    clearTimeout(waiting.get(field));
    waiting.delete(field);
    dropDraft(keyOf(field));
  }
});

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("[data-sign-out]")) return;
  for (const timer of waiting.values()) clearTimeout(timer);
  waiting.clear();
  for (const { key } of ownDrafts()) dropDraft(key);
  kept(() => sessionStorage.removeItem(PENDING));
});

function goBackTo(keys) {
  if (document.querySelector(".error-summary, [aria-invalid=true], .conflict")) return; // what is wrong comes first
  const field = longFields(document).find((each) => keys.includes(keyOf(each)));
  if (field) {
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
    return;
  }
  const draft = unplaced().find((each) => keys.includes(each.key) && isHere(each));
  if (draft) openPlace(draft);
}

forgetOld();
if (!person && allPending().length) document.querySelector("[data-kept]")?.removeAttribute("hidden");
longFields(document).forEach(restoreDraft);
listUnplaced();
document.addEventListener("DOMContentLoaded", () => lost.length && goBackTo(lost));
document.addEventListener("htmx:load", (event) => {
  longFields(event.detail.elt.parentElement || event.detail.elt).forEach(restoreDraft);
  listUnplaced();
});
document.addEventListener("click", (event) => {
  const drop = event.target.closest("[data-draft-drop]"); // a link that gives up what was typed
  if (drop) for (const field of sentBy(drop)) dropDraft(keyOf(field));
  if (event.target.closest("[data-drafts], .top-end summary")) listUnplaced();
});
window.addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  const keys = settlePending();
  for (const field of longFields(document)) {
    const draft = readDraft(keyOf(field));
    if (draft && keys.includes(keyOf(field))) useDraft(field, { ...draft, key: keyOf(field), unsure: true });
  }
});
window.addEventListener("storage", (event) => event.key?.startsWith(DRAFT) && listUnplaced());
