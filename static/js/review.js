// The review of an imported plan: an entry and its lines in the document find each other. Links do it without this.
"use strict";

const linesOf = (entry) => {
  const { file, line, end } = entry.dataset;
  const numbers = Array.from({ length: end - line + 1 }, (_, index) => Number(line) + index);
  return numbers.map((number) => document.getElementById(`line-${file}-${number}`)).filter(Boolean);
};

function mark(entry, { scroll = true } = {}) {
  document.querySelectorAll(".source-marked, .entry-marked").forEach((each) => {
    each.classList.remove("source-marked", "entry-marked");
  });
  const lines = linesOf(entry);
  entry.classList.add("entry-marked");
  lines.forEach((line) => line.classList.add("source-marked"));
  const pane = lines[0]?.closest(".source");
  if (pane && scroll) pane.scrollTop = lines[0].offsetTop - pane.offsetTop - pane.clientHeight / 3;
}

document.addEventListener("focusin", (event) => {
  const entry = event.target.closest(".entry[data-line]");
  if (entry && !entry.classList.contains("entry-marked")) mark(entry);
});

document.addEventListener("click", (event) => {
  const entry = event.target.closest(".entry[data-line]");
  if (entry) {
    mark(entry);
    if (event.target.closest("[data-show]") && getComputedStyle(document.querySelector(".source")).display !== "none") {
      event.preventDefault();
    }
    return;
  }
  const line = event.target.closest(".source-line");
  const there = line && document.getElementById(line.querySelector("[data-entry]")?.dataset.entry);
  if (!there) return;
  event.preventDefault();
  mark(there, { scroll: false });
  there.scrollIntoView({ block: "center" });
});

const opened = document.getElementById(location.hash.slice(1));
if (opened?.matches(".entry[data-line]")) mark(opened);
