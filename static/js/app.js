// The frame: keyboard, menus, dialogs, focus after a swap, toasts. Every page works without it.
"use strict";

const typing = (element) => element.closest("input, textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("tr[data-row]")].filter((row) => row.offsetParent !== null);

function say(text) {
  const toast = document.getElementById("toast");
  if (!toast) return;
  toast.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (toast.textContent = ""), 6000);
}

// Rows: j and k walk, Enter opens.
function walk(step) {
  const all = rows();
  const here = all.indexOf(document.activeElement.closest("tr[data-row]"));
  const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  if (!next) return;
  next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function openRow(row) {
  const opener = row.querySelector("[data-open]") || row.querySelector("a[href]");
  if (opener) opener.click();
}

// x ticks the row, e opens what was cut in it.
function pressInRow(selector) {
  document.activeElement.closest("tr[data-row]")?.querySelector(selector)?.click();
}

// Esc: what floats first, then what was opened in the page.
function closeOpened() {
  const menu = [...document.querySelectorAll("details.menu[open]")].pop();
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    return true;
  }
  const closers = [...document.querySelectorAll("[data-close]")];
  if (closers.length) closers.pop().click();
  return closers.length > 0;
}

function focusSearch() {
  const box = [...document.querySelectorAll("[data-search]")].find((field) => field.offsetParent !== null);
  if (!box) {
    document.querySelector(".top-search-link")?.click();
    return;
  }
  box.focus();
  box.select();
}

const KEYS = {
  "/": focusSearch,
  j: () => walk(1),
  k: () => walk(-1),
  x: () => pressInRow("input[type=checkbox]"),
  e: () => pressInRow(".row-more > summary"),
  "?": () => document.getElementById("keys")?.showModal(),
};

// A reason is sent by the button that stands with it, never by the one that accepts.
const ownButton = (field) => field.closest("[data-sends]")?.querySelector("button");

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  if (key === "Enter" && event.ctrlKey) {
    const form = target.closest("form") || document.querySelector(".row-below form");
    if (form && isPost(form)) {
      event.preventDefault();
      const button = ownButton(target) || form.querySelector(".button-primary");
      if (button) button.click(); // htmx sends the name of a button that was clicked
      else form.requestSubmit();
    }
  } else if (key === "Escape") {
    if (closeOpened()) event.preventDefault();
  } else if (event.ctrlKey || event.altKey || event.metaKey || typing(target)) {
    return;
  } else if (key === "Enter" && target.matches("tr[data-row]")) {
    event.preventDefault();
    openRow(target);
  } else if (KEYS[key]) {
    event.preventDefault();
    KEYS[key]();
  }
});

// The skip link: on a page that is still at work browsers go to the place and leave the focus behind.
document.querySelector(".skip")?.addEventListener("click", () => document.getElementById("main").focus());

// Menus close when a person clicks beside them; buttons open their dialog or print.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog).showModal();
  if (event.target.closest("[data-print]")) window.print();
});

// What the keyboard goes on to is not hidden: by a menu that it has left, or at the edge of a strip wider than the screen.
document.addEventListener("focusin", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
  const isInStrip = target.closest(".tabs, .page-actions, .chips");
  if (isInStrip && target.matches(":focus-visible")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
});

// A menu that is searched: the field is ready to be typed in, but for a phone's keyboard.
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.open && matchMedia("(hover: hover)").matches) target.querySelector("[data-first]")?.focus();
  },
  true,
);

// The page shows another period: so says the bar at the top, which was not swapped.
document.addEventListener("period", ({ detail }) => {
  for (const choice of document.querySelectorAll("button[name=period]")) {
    const shown = choice.value === detail.value;
    if (shown) document.querySelector("[data-period-words]").textContent = choice.textContent;
    if (shown) choice.setAttribute("aria-current", "true");
    else choice.removeAttribute("aria-current");
  }
});

// Filters search as soon as something is chosen; the button stays for people without JavaScript.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) {
    form.requestSubmit();
  }
});

// After a swap the focus goes to the error, or to what opened.
function focusOpened(root) {
  const place =
    root.querySelector("[data-focus]") || root.querySelector("[aria-invalid=true]") || root.querySelector("[autofocus]");
  const folded = place?.closest("details:not([open])");
  if (folded) folded.open = true; // nothing in it takes the focus otherwise
  if (place) place.focus();
  if (place?.readOnly) place.select(); // there to be copied
}

document.addEventListener("htmx:afterSettle", (event) => focusOpened(event.detail.elt));
// What was saved changes the numbers around it.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.requestConfig.verb !== "get") htmx.trigger(document.body, "work-changed");
});

// How much the person owes takes longer to find than most pages: it is asked for when something was
// sent, else once a minute.
const WORK_KEPT = 60_000;
const workKey = () => `work-${document.body.dataset.user}`;

function showWork() {
  const asker = document.getElementById("work-count");
  if (!asker) return;
  const { at, count } = JSON.parse(sessionStorage.getItem(workKey())) || { at: 0 };
  if (Math.abs(Date.now() - at) > WORK_KEPT) {
    htmx.trigger(asker, "work-wanted");
    return;
  }
  for (const place of document.querySelectorAll("[data-waiting=work]")) place.textContent = count;
}

document.addEventListener("DOMContentLoaded", showWork);
document.addEventListener("submit", () => sessionStorage.removeItem(workKey()));
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.id !== "work-count" || !detail.successful) return;
  const count = document.querySelector("[data-waiting=work]").textContent;
  sessionStorage.setItem(workKey(), JSON.stringify({ at: Date.now(), count }));
});
document.addEventListener("toast", (event) => say(event.detail.value || ""));

// A token that is out of date: take the new one; what was typed stays, and the person sends again.
function takeToken(token) {
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token, "X-Person": document.body.dataset.user }));
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
}

// Said at the form that was not sent, should there be one that is still open; else for a moment.
function sayFailed(element, words) {
  const form = element.closest("form");
  if (form && isPost(form) && form.isConnected) sayNotSent(form, words);
  else say(words);
}

// Nobody answered.
function sayLost({ elt, requestConfig }, words) {
  const form = elt.closest("form");
  if (form && isPost(form) && form.isConnected) strand(form, words, requestConfig.triggeringEvent?.submitter);
  else say(words);
}

const STAYS = "Nội dung vẫn còn ở đây và được giữ trong trình duyệt này;";

document.addEventListener("htmx:responseError", (event) => {
  const { xhr, elt } = event.detail;
  const token = xhr.getResponseHeader("X-CSRFToken");
  if (token) takeToken(token);
  if ((xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain")) {
    if (token || [409, 413, 503, 507].includes(xhr.status)) sayFailed(elt, xhr.responseText);
    else say(xhr.responseText);
    return;
  }
  const known = {
    403: "Chưa gửi được: bạn không có quyền làm việc này.",
    404: "Chưa gửi được: không tìm thấy; có thể đã bị xóa hoặc chuyển chỗ.",
    413: "Chưa gửi được: tệp quá lớn.",
  };
  const words = known[xhr.status] || `Chưa gửi được: máy chủ gặp lỗi. ${STAYS} hãy bấm gửi lại sau ít phút.`;
  if (event.detail.requestConfig.verb === "get") say(words.replace("Chưa gửi được", "Chưa mở được").replace(`${STAYS} hãy bấm gửi lại`, "Hãy thử lại"));
  else sayFailed(elt, words);
});
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (detail.requestConfig.verb === "get") say("Mất kết nối, chưa mở được. Hãy thử lại khi có mạng.");
  else sayLost(detail, `Chưa gửi được: mất kết nối. ${STAYS} hãy bấm gửi lại khi có mạng.`);
});
document.addEventListener("htmx:timeout", ({ detail }) => {
  if (detail.requestConfig.verb === "get") say("Máy chủ chưa trả lời. Hãy thử lại sau ít phút.");
  else sayLost(detail, `Chưa rõ đã gửi được chưa: máy chủ chưa trả lời. ${STAYS} hãy bấm gửi lại sau ít phút.`);
});

// Waiting for an answer has an end; files take their time on the way.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const form = detail.elt.closest("form");
  const files = [...(form?.querySelectorAll("input[type=file]") || [])].some((field) => field.files.length);
  detail.timeout = files ? 600000 : 60000;
});

focusOpened(document);
