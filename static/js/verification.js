// The public page of a document: compares a chosen file here, so that it need not be sent. Without this the server does it.
"use strict";

const hexadecimal = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function compareHere(form) {
  const digest = hexadecimal(await crypto.subtle.digest("SHA-256", await form.querySelector("[type=file]").files[0].arrayBuffer()));
  const known = [...document.querySelectorAll("[data-name]")].find((line) => line.textContent === digest);
  const [same, other] = ["same", "other"].map((word) => form.querySelector(`[data-answer=${word}]`));
  if (known) same.querySelector("strong").textContent = known.dataset.name;
  same.hidden = !known;
  other.hidden = Boolean(known);
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("#compare") || !globalThis.crypto?.subtle || !form.querySelector("[type=file]").files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // forms that stay are not marked as being sent
    compareHere(form).catch(() => form.submit());
  },
  true,
);
