// The outbox of this device: forms that could not be sent, in IndexedDB, and how they are sent. Pages and the service
// worker share it.
//
// One form is one item under its own key, the one that the server stores it under once: sent twice it is one row. It
// bears whose it is, and goes out in no other name. Whoever signs out takes their items along; what is a month old goes.
"use strict";

self.outbox = (() => {
  const NAME = "cchc-outbox";
  const MONTH = 30 * 24 * 60 * 60 * 1000;
  const channel = "BroadcastChannel" in self ? new BroadcastChannel(NAME) : null;

  // What an item is doing: it waits; the server wants the person to look at it; or the session had ended, and the person
  // sends it after signing in.
  const WAITS = "waits";
  const REFUSED = "refused";
  const HELD = "held";

  function openBox() {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open(NAME, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("forms", { keyPath: "key" });
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
  }

  async function inBox(mode, action) {
    const box = await openBox();
    try {
      return await new Promise((resolve, reject) => {
        const doing = box.transaction("forms", mode);
        const asked = action(doing.objectStore("forms"));
        doing.oncomplete = () => resolve(asked?.result);
        doing.onerror = doing.onabort = () => reject(doing.error);
      });
    } finally {
      box.close();
    }
  }

  const all = () => inBox("readonly", (forms) => forms.getAll());
  const write = (item) => inBox("readwrite", (forms) => forms.put(item));
  // What was taken out meanwhile stays out.
  const change = (key, changes) =>
    inBox("readwrite", (forms) => {
      const asked = forms.get(key);
      asked.onsuccess = () => asked.result && forms.put({ ...asked.result, ...changes });
    });
  const drop = (key) => inBox("readwrite", (forms) => forms.delete(key));
  const dropOf = (person) =>
    all().then((items) => Promise.all(items.filter((item) => item.person === person).map(({ key }) => drop(key))));

  const oldestFirst = (one, other) => one.at - other.at;

  // Two windows, or a window and the worker, never send at the same time.
  const alone = (action) => (navigator.locks ? navigator.locks.request(NAME, action) : action());

  // Send what waits, one after the other; return what came of each: `sent` with the receipt, `refused` with the reason.
  const sendAll = () =>
    alone(async () => {
      const news = [];
      for (const item of (await all()).sort(oldestFirst)) {
        if (Date.now() - item.at > MONTH) await drop(item.key);
        else if (item.state === WAITS) {
          const came = await sendKept(item);
          if (came === null) break; // nobody answers
          if (came.outcome) news.push(came);
        }
      }
      if (news.length) channel?.postMessage(news);
      return news;
    });

  // Null when there is no connection; nothing to tell when the form is of somebody who is not signed in.
  async function sendKept(item) {
    let answer;
    try {
      const { person, token } = await (await fetch("/presence/", { cache: "no-store" })).json();
      if (person !== item.person) return {};
      const form = new FormData();
      for (const [name, value] of item.fields) form.append(name, value);
      form.set("csrfmiddlewaretoken", token);
      const headers = { Accept: "application/json", "X-Person": item.person };
      answer = await fetch(item.address, { method: "POST", body: form, headers, redirect: "error" });
      if ([401, 403, 409].includes(answer.status)) return {}; // signed out, or somebody else in, at this very moment
      if (answer.status >= 500) return null;
    } catch {
      return null;
    }
    const { receipt, words } = await answer.json().catch(() => ({}));
    if (answer.ok && receipt) {
      await drop(item.key);
      return { key: item.key, outcome: "sent", words: receipt, title: item.title, quiet: item.quiet };
    }
    const reason = words || "Không gửi được nữa: nơi này không còn nhận nội dung của bạn.";
    await change(item.key, { state: REFUSED, words: reason, quiet: false });
    return { key: item.key, outcome: REFUSED, words: reason, title: item.title, quiet: item.quiet };
  }

  return { NAME, WAITS, REFUSED, HELD, channel, all, write, change, drop, dropOf, oldestFirst, sendAll };
})();
