// The review of an imported plan: a value and its line or cell in the document find each other. Links do it without this.
"use strict";

// A place as the page writes it: document-line-last line-cell, cell 0 for whole lines; several are parted by spaces.
const placesOf = (element) =>
  (element.dataset.place || "").split(" ").filter(Boolean).map((place) => {
    const [file, line, end, cell] = place.split("-").map(Number);
    return { file, line, end, cell };
  });

const entryPlace = ({ dataset: { file, line, end, cell = 0 } }) =>
  line ? [{ file: Number(file), line: Number(line), end: Number(end), cell: Number(cell) }] : [];

// The lines of a place, or their cells; a row whose cells are not known is marked whole.
const partsOf = ({ file, line, end, cell }) =>
  Array.from({ length: end - line + 1 }, (_, index) => document.getElementById(`line-${file}-${line + index}`))
    .filter(Boolean)
    .map((each) => (cell && each.cells?.[cell]) || each);

function unmark() {
  document.querySelectorAll(".source-marked, .entry-marked, .value-marked").forEach((each) => {
    each.classList.remove("source-marked", "entry-marked", "value-marked");
  });
}

function showInSource(part) {
  const pane = part.closest(".source");
  const within = part.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
  if (within < pane.scrollTop + 60 || within > pane.scrollTop + pane.clientHeight - 120) {
    pane.scrollTop = within - pane.clientHeight / 3;
  }
  if (part.matches("td")) pane.scrollLeft = part.offsetLeft + part.offsetWidth - pane.clientWidth;
}

// Mark an entry, or one value of it, and where it was read.
function mark(entry, value = null, { scroll = true } = {}) {
  unmark();
  const places = value ? placesOf(value) : [];
  const parts = (places.length ? places : entryPlace(entry)).flatMap(partsOf);
  entry.classList.add("entry-marked");
  for (const part of parts) part.classList.add("source-marked");
  if (scroll && parts.length) showInSource(parts[0]);
}

// The values that were read from a line, the ones of its clicked cell before those of the whole line.
function valuesAt(line, cell) {
  const [, file, number] = line.id.split("-").map(Number);
  const covers = (place) =>
    place.file === file && place.line <= number && number <= place.end && (!place.cell || place.cell === cell);
  const found = [...document.querySelectorAll(".entry [data-place]")].filter((each) => placesOf(each).some(covers));
  const exact = found.filter((each) => placesOf(each).some((place) => covers(place) && place.cell));
  return exact.length ? exact : found;
}

// What stands in a folded area is unfolded before it is shown.
function unfold(entry) {
  for (let fold = entry.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

function showEntry(line, cell) {
  const values = valuesAt(line, cell);
  const entry = values[0]?.closest(".entry") || document.getElementById(line.querySelector("[data-entry]")?.dataset.entry);
  if (!entry) return false;
  unfold(entry);
  mark(entry, values.length && placesOf(values[0])[0].cell ? values[0] : null, { scroll: false });
  if (!document.querySelector(".source-marked")) line.classList.add("source-marked");
  values.forEach((value) => {
    value.classList.add("value-marked");
    value.closest(".entry").classList.add("entry-marked");
  });
  (values[0] || entry).scrollIntoView({ block: "center" });
  return true;
}

// Type back what was read; the entry then saves itself as after any other change.
function restore(button) {
  const field = document.getElementsByName(button.dataset.field)[0];
  field.value = button.dataset.typed;
  field.focus();
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("focusin", ({ target }) => {
  const entry = target.closest(".entry");
  if (entry) mark(entry, target.closest("[data-place]"));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-typed]");
  if (button) {
    event.preventDefault();
    restore(button);
    return;
  }
  const entry = event.target.closest(".entry");
  if (entry) {
    const value = event.target.closest("[data-place]");
    if (!value || value !== document.activeElement) mark(entry, value);
    const pane = document.querySelector(".source");
    if (event.target.closest("[data-show]") && getComputedStyle(pane).display !== "none") event.preventDefault();
    return;
  }
  const line = event.target.closest(".source-line");
  if (!line || String(getSelection())) return;
  if (showEntry(line, event.target.closest("td")?.cellIndex)) event.preventDefault();
});

// Enter says "right, the next one" in every control, and in those of a line that went nowhere "it is a task": else what was
// typed there would be passed over. A new line is Shift+Enter.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest("form[data-enter]");
  if (!form || event.key !== "Enter" || event.repeat || event.isComposing || event.shiftKey || event.ctrlKey) return;
  if (!event.target.matches("textarea, select, input[type=checkbox]")) return;
  event.preventDefault();
  (form.querySelector("[name=add]") || form.querySelector(".button-primary")).click();
});

// Who holds Enter down a little long settles one doubt, not those that follow.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.repeat) return;
  if (event.target.closest("form[data-enter]") || event.target.matches(".entries button")) event.preventDefault();
});

// On a narrow page the next doubt comes to the top: its buttons would else hide behind the bar below.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.elt.id !== "entries" || !matchMedia("(max-width: 1000px)").matches) return;
  detail.elt.querySelector(".doubt-said, .doubt, .empty")?.scrollIntoView({ block: "start" });
});

const opened = document.getElementById(location.hash.slice(1));
if (opened?.matches(".entry")) {
  unfold(opened);
  opened.scrollIntoView({ block: "center" });
  mark(opened);
}
const asked = document.activeElement.closest(".entry"); // its control took the focus before this script was there
if (asked) mark(asked, document.activeElement.closest("[data-place]"));
