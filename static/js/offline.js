// The page without a connection: tries again when asked, and by itself once the server answers.
"use strict";

const EVERY = 5000; // milliseconds

async function lookAgain() {
  const answer = await fetch("/healthz", { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
}

const again = document.querySelector("[data-again]");
if (again) {
  again.addEventListener("click", () => location.reload());
  window.addEventListener("online", lookAgain);
  setInterval(lookAgain, EVERY);
}
