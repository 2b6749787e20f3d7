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

// Lists that are searched, which Select2 draws, are called as their fields are.
function nameLists() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = select.labels[0];
    if (!label) continue;
    label.id ||= `${select.id}_label`;
    for (const part of select.parentElement.querySelectorAll("[role=combobox], [role=textbox]")) {
      part.setAttribute("aria-labelledby", `${label.id} ${part.getAttribute("aria-labelledby") || part.id}`);
    }
  }
}

window.django?.jQuery?.(nameLists); // behind Django's own, which draws them
