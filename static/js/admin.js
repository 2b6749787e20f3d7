// Django's admin: names for what it leaves without one.
"use strict";

// The heads of what stands before and behind the fields of a row.
for (const head of document.querySelectorAll("thead th:empty")) {
  const words = document.createElement("span");
  words.className = "visually-hidden";
  words.textContent = head.matches(".original") ? "Dòng" : "Xóa";
  head.append(words);
}

// What is wider than the page is scrolled by the keyboard too.
for (const group of document.querySelectorAll(".inline-group")) {
  if (group.scrollWidth > group.clientWidth) group.tabIndex = 0;
}

// A day and its time stand under one label, which names neither.
for (const field of document.querySelectorAll(".datetime :is(.vDateField, .vTimeField)")) {
  const words = field.closest(".form-row, fieldset")?.querySelector("label, legend")?.textContent.trim();
  if (words && !field.labels.length) field.setAttribute("aria-label", `${words} ${field.matches(".vTimeField") ? "giờ" : "ngày"}`);
}

// The fields of a table are called as their columns are; a row that is added takes the names along.
for (const field of document.querySelectorAll(".tabular td :is(input:not([type=hidden]), select, textarea)")) {
  const { cellIndex } = field.closest("td");
  const head = field.closest("table").tHead.rows[0].cells[cellIndex];
  if (head && !field.labels.length) field.setAttribute("aria-label", head.textContent.trim());
}

// Each choice of several is taken away by itself; a button for all of them would stand among them, in a list of choices.
for (const select of document.querySelectorAll("select[multiple].admin-autocomplete")) select.dataset.allowClear = "false";

// Lists that are searched, which Select2 draws, are called as their fields are.
function nameLists() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = select.labels[0];
    if (label) label.id ||= `${select.id}_label`;
    for (const part of select.parentElement.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) {
      if (!label) part.setAttribute("aria-label", select.getAttribute("aria-label"));
      else part.setAttribute("aria-labelledby", `${label.id} ${part.getAttribute("aria-labelledby") || part.id}`);
    }
  }
}

window.django?.jQuery?.(nameLists); // behind Django's own, which draws them
