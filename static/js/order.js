// The order of tasks: Alt+↑ and Alt+↓ in a row press its buttons.
"use strict";

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const to = event.key === "ArrowUp" ? "up" : "down";
  const button = event.target.closest("tr[data-row]")?.querySelector(`button[name=to][value=${to}]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
