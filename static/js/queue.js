// Roll calls that could not be sent yet. They wait in the browser's own store
// under ids that name nobody, bound to one account, for at most a day. Without
// this file the form is sent as forms are.
(() => {
  "use strict";

  const DAY = 24 * 60 * 60 * 1000;
  const FLAG = "passerelle-waiting"; // says that the store is worth opening
  const SENT = "passerelle-sent"; // how many marks went, for the next page to say
  const account = document.documentElement.dataset.psAccount || "";
  const banner = document.querySelector("[data-ps-net]");
  const form = document.querySelector("[data-ps-queue]");
  const offlinePage = document.documentElement.hasAttribute("data-ps-offline");
  if (!window.idb || !window.indexedDB) return;

  const open = () => idb.openDB("passerelle", 1, {
    upgrade: (db) => db.createObjectStore("rolls", { keyPath: "session" }),
  });
  let opened;
  const store = () => (opened ||= open());

  const count = (rolls) => rolls.reduce((n, roll) => n + Object.keys(roll.marks).length, 0);
  const worthOpening = () => localStorage.getItem(FLAG) !== null;

  const all = async () => (worthOpening() ? (await store()).getAll("rolls") : []);
  const put = async (roll) => {
    localStorage.setItem(FLAG, "1");
    await (await store()).put("rolls", roll);
  };
  const drop = async (session) => {
    const db = await store();
    await db.delete("rolls", session);
    if ((await db.count("rolls")) === 0) localStorage.removeItem(FLAG);
  };
  const wipe = async () => {
    if (!worthOpening()) return;
    await (await store()).clear("rolls");
    localStorage.removeItem(FLAG);
  };

  // What is older than a day, or another account's, goes before anything is shown.
  const tidy = async () => {
    for (const roll of await all()) {
      if (Date.now() - roll.at > DAY || (account && roll.account !== account)) await drop(roll.session);
    }
  };

  // say shows one of the banner's sentences, with the act that goes with it; {n}
  // is how many marks it is about.
  const say = (what, n = 0, of = "") => {
    if (!banner) return;
    const words = banner.dataset;
    const text = document.createElement("p");
    text.textContent = ((n === 1 && words[what + "One"]) || words[what]).replace("{n}", n);
    banner.replaceChildren(text);
    banner.dataset.state = what;
    banner.hidden = false;
    if (!words[what + "Act"]) return;
    const act = document.createElement(words[what + "To"] ? "a" : "button");
    act.className = "fr-btn fr-btn--sm";
    act.textContent = words[what + "Act"];
    if (words[what + "To"]) act.href = words[what + "To"];
    else act.onclick = () => compare(of);
    banner.append(act);
  };

  const token = () => (document.querySelector('input[name="csrf"]') || {}).value || "";

  const fields = (roll) => {
    const body = new URLSearchParams({ csrf: token(), once: roll.once, status: "held", account: roll.account, device_at: new Date(roll.at).toISOString() });
    for (const [seat, mark] of Object.entries(roll.marks)) body.set(`mark[${seat}]`, mark);
    for (const [seat, mark] of Object.entries(roll.seen)) body.set(`seen[${seat}]`, mark);
    if (roll.why) body.set("why", roll.why);
    return body;
  };

  // send tries once and says how it ended: "sent", or why it still waits. The
  // id of the form makes a repeated try count once.
  const send = async (roll) => {
    const page = `/sessions/${roll.session}`;
    let answer;
    try {
      answer = await fetch(`${page}/marks`, { method: "POST", body: fields(roll), credentials: "same-origin", signal: AbortSignal.timeout(20000) });
    } catch {
      return "offline";
    }
    if (answer.ok && new URL(answer.url).pathname === page) {
      await drop(roll.session);
      return "sent";
    }
    if (answer.status === 401) return "ended";
    if (answer.status === 403) return "stale";
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429) return "conflict";
    return "offline";
  };

  let sending = null;
  let pause = 5000;
  let timer = 0;
  // flush sends what waits, one after the other; two calls at once are one.
  const flush = () => (sending ||= (async () => {
    try {
      let sent = 0;
      const waiting = (await all()).filter((roll) => roll.state === "waiting" && roll.account === account);
      for (const roll of waiting) {
        const how = await send(roll);
        if (how === "conflict") await put({ ...roll, state: "conflict" });
        if (how !== "sent") {
          say(how, count((await all()).filter((one) => one.state === "waiting")), roll.session);
          if (how === "offline") again();
          return how;
        }
        sent += Object.keys(roll.marks).length;
      }
      pause = 5000;
      if (sent > 0) sessionStorage.setItem(SENT, String(sent));
      return sent > 0 ? "sent" : "empty";
    } finally {
      sending = null;
    }
  })());

  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(offlinePage ? look : async () => { if ((await flush()) === "sent") shown(); }, pause);
    pause = Math.min(pause * 2, 60000);
  };
  // look asks whether the portal answers, and takes the reader back to the page
  // they wanted when it does.
  const look = async () => {
    try {
      if ((await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(10000) })).ok) return location.reload();
    } catch {
      // still away
    }
    again();
  };

  // shown is what the reader sees after everything went: the roll call anew, or
  // a sentence on whatever page this is.
  const shown = () => {
    if (form) return location.replace(`/sessions/${session}`);
    tellSent();
  };
  const tellSent = () => {
    const n = Number(sessionStorage.getItem(SENT));
    sessionStorage.removeItem(SENT);
    if (n > 0) say("sent", n);
  };

  // The roll call of this page, as it stands and as it stood when it was drawn.
  const session = form ? form.dataset.psQueue : "";
  const seen = {};
  if (form) form.querySelectorAll('input[name^="seen["]').forEach((input) => { seen[input.name.slice(5, -1)] = input.value; });
  const chosen = () => {
    const marks = {};
    form.querySelectorAll('input[name^="mark["]:checked').forEach((input) => { marks[input.name.slice(5, -1)] = input.value; });
    return marks;
  };
  const roll = (state) => ({
    session, account, state, seen, marks: chosen(), at: Date.now(), once: crypto.randomUUID(), why: (form.querySelector('[name="why"]') || {}).value || "",
  });

  const restore = async () => {
    const kept = (await all()).find((one) => one.session === session && one.account === account);
    if (!kept) return;
    for (const [seat, mark] of Object.entries(kept.marks)) {
      const input = form.querySelector(`input[name="mark[${seat}]"][value="${mark}"]`);
      if (input && !input.checked) input.click();
    }
    if (kept.state === "noted") say("restored", Object.keys(kept.marks).length);
  };

  if (form) {
    // Each mark is noted at once: a telephone may close the page by itself.
    form.addEventListener("change", () => { put(roll("noted")).catch(() => {}); });
    form.addEventListener("submit", async (event) => {
      if (event.defaultPrevented || (event.submitter && event.submitter.name === "fill")) return;
      event.preventDefault();
      try {
        await put(roll("waiting"));
      } catch {
        return form.submit(); // no store: as without this file
      }
      const how = await flush();
      if (how === "sent") return shown();
      delete form.dataset.psSent; // it may be pressed again
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    });
    if (navigator.serviceWorker) navigator.serviceWorker.register("/service-worker.js").catch(() => {});
  }

  // A conflict is put to the user by the form itself, which shows both values.
  const compare = async (of) => {
    const kept = (await all()).find((one) => one.session === of);
    if (!kept) return;
    const page = document.createElement("form");
    page.method = "post";
    page.action = `/sessions/${of}/attendance`;
    for (const [name, value] of fields({ ...kept, once: crypto.randomUUID() })) {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      page.append(input);
    }
    document.body.append(page);
    page.submit(); // what was kept stays until it is recorded
  };

  // Signing out empties the store; what could not be sent is asked about first.
  document.addEventListener("submit", async (event) => {
    if (event.target.getAttribute("action") !== "/sign-out" || !worthOpening()) return;
    event.preventDefault();
    await flush();
    const left = count((await all()).filter((one) => one.state === "waiting"));
    if (left > 0 && banner && !window.confirm(banner.dataset.leaving.replace("{n}", left))) {
      delete event.target.dataset.psSent;
      return;
    }
    await wipe();
    event.target.submit();
  });

  window.addEventListener("offline", async () => say("offline", count((await all()).filter((one) => one.state === "waiting"))));
  window.addEventListener("online", async () => {
    pause = 5000;
    if (offlinePage) return look();
    if ((await flush()) === "sent") return shown();
    if ((await all()).length === 0) say("back");
  });

  (async () => {
    await tidy();
    tellSent();
    if (offlinePage) {
      say("offline", count((await all()).filter((one) => one.state === "waiting")));
      return again();
    }
    // The page that compares holds what was sent: it is not sent from under it.
    if (!account || (form && location.pathname !== `/sessions/${session}`)) return;
    if ((await flush()) === "sent") return shown();
    const differs = (await all()).find((one) => one.state === "conflict");
    if (differs) return say("conflict", 0, differs.session);
    if (form) await restore();
  })().catch(() => {}); // a private window has no store
})();
