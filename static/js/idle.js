// The session of a page that is left alone: says so shortly before it ends, and lets the person stay. What a person
// does in one window counts in all; what a page asks for by itself counts in none (X-By-Itself).
"use strict";

const { idle, stay, user: whose } = document.body.dataset;
const WORKED = `worked:${whose}`; // when the person last did something, in any window
const ENDS = idle * 1000;
const WARNS = Math.min(120000, ENDS / 4); // before the end
const NOTED = Math.min(300000, ENDS / 4); // how often the server is told of a person who only types

let worked = Date.now();
let askedAt = 0; // when the server was told of typing: without a connection not at each key
const workedAt = () => {
  try {
    return Math.max(worked, Number(localStorage.getItem(WORKED)) || 0);
  } catch {
    return worked; // no storage: this window knows only of itself
  }
};

function noteWork() {
  worked = Date.now();
  try {
    localStorage.setItem(WORKED, String(worked));
  } catch {
    // as above
  }
  tellIdle();
}

// Who signs out leaves nothing behind on the machine.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("[data-sign-out]")) return;
  try {
    localStorage.removeItem(WORKED);
  } catch {
    // as above
  }
});

const idleBox = document.getElementById("idle");
const idleWords = idleBox?.querySelector("[data-idle-words]");

function tellIdle() {
  if (!idleBox) return;
  const left = workedAt() + ENDS - Date.now();
  idleBox.hidden = left > WARNS;
  const isOver = left <= 0;
  const text = isOver
    ? "Phiên làm việc có thể đã kết thúc vì lâu không thao tác. Nội dung đang nhập vẫn còn ở đây; hãy đăng nhập lại ở cửa sổ khác hoặc bấm “Ở lại” để thử tiếp tục."
    : "Phiên làm việc sắp kết thúc vì lâu không thao tác.";
  if (!idleBox.hidden && idleWords.textContent !== text) idleWords.textContent = text;
}

async function askToStay() {
  const headers = { "X-Person": whose, "X-CSRFToken": JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"] };
  const answer = await fetch(stay, { method: "POST", headers, redirect: "manual" }).catch(() => null);
  if (answer?.ok) noteWork();
  else if (answer) idleWords.textContent = "Phiên làm việc đã kết thúc. Nội dung đang nhập vẫn còn ở đây; hãy đăng nhập lại ở cửa sổ khác rồi gửi.";
}

if (idle) {
  noteWork(); // this page came because the person wanted it
  setInterval(tellIdle, 15000);
  window.addEventListener("storage", ({ key }) => key === WORKED && tellIdle());
  document.addEventListener("visibilitychange", tellIdle);
  idleBox?.querySelector("button").addEventListener("click", askToStay);
  document.addEventListener("input", ({ isTrusted }) => {
    if (!isTrusted || Date.now() - Math.max(workedAt(), askedAt) < NOTED) return;
    askedAt = Date.now();
    askToStay();
  });
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (!detail.triggeringEvent?.isTrusted) detail.headers["X-By-Itself"] = "yes";
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && !detail.requestConfig.headers["X-By-Itself"]) noteWork();
  });
}
