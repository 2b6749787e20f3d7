// The order of lines: Alt with an arrow in a row presses its buttons; ← and → where they have levels.
"use strict";

document.addEventListener("keydown", (event) => {
  const to = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" }[event.key];
  if (!event.altKey || !to) return;
  const button = event.target.closest("tr[data-row]")?.querySelector(`button[name=to][value=${to}]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
