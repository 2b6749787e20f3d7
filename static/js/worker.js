// The service worker: a page of its own while there is no connection, and the sending of what waits on this device.
//
// It keeps styles and scripts and that one page, nothing of what anybody sees after signing in. The file that loads it
// (templates/service_worker.js) says which FILES, and where the page OFFLINE is.
"use strict";

const KEPT = `cchc-${[...FILES.join()].reduce((sum, letter) => (sum * 31 + letter.charCodeAt()) >>> 0, 7)}`;

self.addEventListener("install", (event) => {
  // files bear their hash in their names: those that the page has loaded are not asked for again
  const all = [new Request(OFFLINE, { cache: "reload" }), ...FILES];
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(all)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name.startsWith("cchc-") && name !== KEPT));
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

const fromKept = (address) => caches.open(KEPT).then((cache) => cache.match(address));

// A form that a page sends is the page's own matter: it asks first whether the server is there (forms.js).
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { pathname } = new URL(request.url);
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => fromKept(OFFLINE)));
  else if (FILES.includes(pathname)) event.respondWith(fetch(request).catch(() => fromKept(pathname)));
});

self.addEventListener("sync", (event) => {
  if (event.tag === outbox.NAME) event.waitUntil(outbox.sendAll());
});
