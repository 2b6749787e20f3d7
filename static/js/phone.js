// On a phone: the first of the work on the first screen, and no page without end. Filters fold behind a button, long lists
// show their first rows and offer the rest. Without scripts all of it stands open, as on a laptop.
"use strict";

const ROWS = 12; // of a list, before it says that it goes on
const MORE = 24;
const narrow = window.matchMedia("(max-width: 800px)");

// --- Lists: what comes after the first rows is marked, and the styles hide it on a narrow screen alone.
function rowsOf(list) {
  if (!list.matches("table")) return [...list.children];
  const rows = [...list.querySelectorAll("tbody > tr[data-row]")];
  return rows.length ? rows : [...list.querySelectorAll("tbody > tr")];
}

const wantedIn = (row) => (row.closest("tbody") || row).querySelector(":target, [autofocus], .row-below form") || row.contains(document.activeElement);

function foldList(list) {
  if (list.dataset.folded) return;
  list.dataset.folded = "1";
  const rows = rowsOf(list);
  const wanted = rows.findLastIndex((row) => row.matches(":target, .row-open") || wantedIn(row));
  showRows(list, rows, Math.max(ROWS, wanted + 1));
}

function showRows(list, rows, shown) {
  if (rows.length <= shown + 2) {
    for (const each of list.querySelectorAll(".past-fold")) each.classList.remove("past-fold");
    return;
  }
  const parts = list.matches("table") ? [...list.querySelectorAll("tbody > tr")] : rows;
  const first = parts.indexOf(rows[shown]);
  const head = parts[first - 1]?.matches(".row-group") ? 1 : 0;
  for (const [place, part] of parts.entries()) part.classList.toggle("past-fold", place >= first - head);
  const more = Object.assign(document.createElement("button"), { type: "button", className: "button fold-more" });
  more.textContent = `Xem tiếp (còn ${rows.length - shown} dòng)`;
  more.addEventListener("click", () => {
    more.remove();
    showRows(list, rows, shown + MORE);
    rows[shown].tabIndex = -1;
    rows[shown].focus();
  });
  list.after(more);
}

// --- A long text shows how it begins.
function foldText(text) {
  if (text.nextElementSibling?.matches(".fold-more") || text.scrollHeight < 3 * window.innerHeight) return;
  const whole = Object.assign(document.createElement("button"), { type: "button", className: "button fold-more", textContent: "Xem toàn văn" });
  const unfold = () => {
    text.classList.remove("text-fold");
    whole.remove();
  };
  whole.addEventListener("click", unfold);
  text.classList.add("text-fold");
  text.after(whole);
  text.addEventListener("focusin", unfold, { once: true });
  const unfoldTarget = () => text.querySelector(":target") && unfold();
  window.addEventListener("hashchange", unfoldTarget);
  unfoldTarget();
}

// --- Filters: the words to look for stay, the choices fold; the button says how many are in use.
function foldFilters(form) {
  if (form.querySelector(":scope > .filters-fold")) return;
  const chosen = [...form.elements].filter((field) => (field.matches("select") && field.value) || (field.type === "checkbox" && field.checked));
  const opener = Object.assign(document.createElement("button"), { type: "button", className: "button filters-fold" });
  opener.textContent = chosen.length ? `Lọc (${chosen.length})` : "Lọc";
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", () => {
    const open = form.classList.toggle("filters-open");
    opener.setAttribute("aria-expanded", String(open));
  });
  form.classList.add("filters-folded");
  const words = form.querySelector(":scope > .filters-wide");
  if (words) words.after(opener);
  else form.prepend(opener);
}

// --- The parts of a long page: the first stands open, and whatever the person is at.
function foldPart(part, place) {
  if (place && !part.querySelector(":target, .row-open")) part.open = false;
}

function fold(root) {
  root.querySelectorAll("form.filters").forEach(foldFilters);
  if (!narrow.matches) return;
  root.querySelectorAll("details[data-part]").forEach(foldPart);
  root.querySelectorAll("[data-long]").forEach(foldText);
  root.querySelectorAll("table.table-cards, [data-folds]").forEach(foldList);
}

fold(document);
document.addEventListener("htmx:load", ({ detail }) => fold(detail.elt.parentElement || detail.elt));
narrow.addEventListener("change", () => fold(document));
