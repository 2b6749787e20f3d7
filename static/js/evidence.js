// Evidence: number, day and title for each chosen file; a long list of choices narrowed by typing. Without this there is
// one set of fields, and the list is whole.
"use strict";

const MOST_SETS = 10;

// One set of fields for each file, under the name of the file.
function headsFor(input) {
  const box = input.form?.querySelector("[data-evidence-heads]");
  const first = box?.querySelector(".evidence-head");
  if (!first) return;
  const files = [...input.files].slice(0, MOST_SETS);
  const sets = [...box.querySelectorAll(".evidence-head")];
  for (let place = sets.length; place < files.length; place += 1) box.append(anotherSet(first, place));
  for (const set of sets.slice(Math.max(files.length, 1))) set.remove();
  for (const [place, legend] of [...box.querySelectorAll("[data-file-name]")].entries()) {
    legend.textContent = files[place]?.name || `Tệp thứ ${place + 1}`;
  }
  if (files.length && window.matchMedia("(min-width: 768px)").matches) box.open = true;
}

function anotherSet(first, place) {
  const set = first.cloneNode(true);
  for (const field of set.querySelectorAll("input")) {
    field.name = field.name.replace("-0-", `-${place}-`);
    field.id = field.id.replace("-0-", `-${place}-`);
    field.value = "";
  }
  for (const label of set.querySelectorAll("label")) label.htmlFor = label.htmlFor.replace("-0-", `-${place}-`);
  return set;
}

document.addEventListener("change", ({ target }) => {
  if (target.matches?.("input[type=file]")) headsFor(target);
});

// Folded as the server folds: without accents and in small letters.
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

document.addEventListener("input", ({ target }) => {
  const list = target.matches?.("[data-narrows]") && document.getElementById(target.dataset.narrows);
  if (!list) return;
  const words = folded(target.value).split(/\s+/).filter(Boolean);
  for (const choice of list.children) {
    const told = folded(choice.textContent);
    choice.hidden = !choice.querySelector(":checked") && !words.every((word) => told.includes(word));
  }
});
