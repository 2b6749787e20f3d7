// Tasks: percent and state follow each other, tick all, narrow a list of choices. Every form works without it.
"use strict";

const stateOf = (form) => form.querySelector("input[name=state]:checked")?.value;

function setState(form, value) {
  const choice = form.querySelector(`input[name=state][value=${value}]`);
  if (choice) choice.checked = true;
}

function setPercent(form, value) {
  form.querySelector("input[name=percent]").value = value;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("form.report [data-percent]");
  if (!button) return;
  setPercent(button.form, button.dataset.percent);
  setState(button.form, "doing");
});

document.addEventListener("change", (event) => {
  const { target } = event;
  if (target.matches("form.report input[name=state]")) {
    const percent = target.form.querySelector("input[name=percent]");
    if (target.value === "done") percent.value = 100;
    else if (target.value === "not_started") percent.value = 0;
    else if (target.value === "doing" && ["0", "100"].includes(percent.value)) percent.value = "";
  } else if (target.matches("form.report input[name=percent]")) {
    if (target.value === "100") setState(target.form, "done");
    else if (Number(target.value) > 0 && ["done", "not_started"].includes(stateOf(target.form))) setState(target.form, "doing");
  } else if (target.matches("[data-tick-all]")) {
    for (const box of document.querySelectorAll(`input[name=${target.dataset.tickAll}]`)) box.checked = target.checked;
  }
  if (target.matches("input[data-pick]") && !target.checked) {
    for (const all of document.querySelectorAll(`[data-tick-all=${target.name}]`)) all.checked = false;
  }
  if (target.matches("[data-tick-all], input[name=updates], input[data-pick]")) countTicked();
  if (target.matches(".unit-choices input[type=checkbox]")) nameChosen(target.closest(".unit-choices"));
});

// The page was opened in order to report; going to the place in the page takes the focus away, and comes first.
window.addEventListener("load", () => {
  if (location.hash !== "#progress" || document.querySelector("#progress :is([data-focus], [aria-invalid=true])")) return;
  document.querySelector("#progress textarea[name=result]")?.focus();
});

// How many rows are ticked stands beside the buttons that act on them.
function countTicked() {
  for (const place of document.querySelectorAll("[data-ticked]")) {
    place.textContent = document.querySelectorAll(`input[name=${place.dataset.ticked}]:checked`).length;
  }
}

// The closed list of units names what was chosen in it.
function nameChosen(choices) {
  const names = [...choices.querySelectorAll("input:checked")].map((box) => box.closest("label").textContent.trim());
  choices.querySelector("[data-names]").textContent = names.join(", ") || "Chưa chọn đơn vị";
}

// Typing narrows a list of choices, with or without accents.
const bare = (text) =>
  text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").trim();

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-narrow]")) return;
  const words = bare(event.target.value).split(/\s+/);
  for (const choice of event.target.closest("details").querySelectorAll(".choices label")) {
    const text = bare(choice.textContent);
    choice.hidden = !words.every((word) => text.includes(word));
  }
});
