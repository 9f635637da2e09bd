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
  // What was noted while it was on its way is not gone with it.
  const arrived = async (roll) => {
    const now = await (await store()).get("rolls", roll.session);
    if (now && now.once === roll.once) await drop(roll.session);
  };
  const wipe = async () => {
    if (!worthOpening()) return;
    await (await store()).clear("rolls");
    localStorage.removeItem(FLAG);
  };

  // What is older than a day, or another account's, goes before anything is shown or
  // sent. It gives how many of one's own marks the day has taken.
  const tidy = async () => {
    let gone = 0;
    for (const roll of await all()) {
      const theirs = account && roll.account !== account;
      if (!theirs && Date.now() - roll.at <= DAY) continue;
      if (!theirs) gone += Object.keys(roll.marks).length;
      await drop(roll.session);
    }
    return gone;
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
    const body = new URLSearchParams({ csrf: token(), once: roll.once, status: roll.status || "held", account: roll.account, device_at: new Date(roll.at).toISOString() });
    for (const [seat, mark] of Object.entries(roll.marks)) body.set(`mark[${seat}]`, mark);
    for (const [seat, mark] of Object.entries(roll.seen)) body.set(`seen[${seat}]`, mark);
    if (roll.why) body.set("why", roll.why);
    if (roll.reason) body.set("reason", roll.reason);
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
      await arrived(roll);
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
      const gone = await tidy();
      if (gone > 0) say("expired", gone);
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
      if (sent > 0) return "sent";
      return gone > 0 ? "expired" : "empty";
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
    await tidy();
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

  // The roll call of this page, as it stands and as it stood when it was drawn; and
  // the form that says that the session was not held.
  const session = form ? form.dataset.psQueue : "";
  const off = document.querySelector("[data-ps-queue-off]");
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

  // A session that was not held is the same mark for everybody, and why.
  const notHeld = () => {
    const marks = {};
    form.querySelectorAll('input[name^="mark["][value="cancelled_by_service"]').forEach((input) => { marks[input.name.slice(5, -1)] = input.value; });
    return { ...roll("waiting"), marks, status: "not_held", reason: off.querySelector('[name="reason"]').value };
  };

  // waits says what was saved here and has not gone yet: "held", and what is noted
  // until it does goes with it, as the banner has promised; or "not_held", which
  // stands until the roll call is saved.
  let waits = "";
  let restoring = false;
  const restore = async () => {
    const kept = (await all()).find((one) => one.session === session && one.account === account);
    if (!kept) return;
    if (kept.state === "waiting") waits = kept.status || "held";
    if (kept.status === "not_held") return;
    restoring = true;
    for (const [seat, mark] of Object.entries(kept.marks)) {
      const input = form.querySelector(`input[name="mark[${seat}]"][value="${mark}"]`);
      if (input && !input.checked) input.click();
    }
    restoring = false;
    if (kept.state === "noted") say("restored", Object.keys(kept.marks).length);
  };

  // keep puts a form that was sent into the store, and tries once.
  const keep = async (event, made) => {
    const sent = event.target;
    if (event.defaultPrevented || (event.submitter && event.submitter.name === "fill")) return;
    event.preventDefault();
    try {
      await put(made());
    } catch {
      return sent.submit(); // no store: as without this file
    }
    waits = sent === off ? "not_held" : "held";
    const how = await flush();
    if (how === "sent") return shown();
    if (how === "conflict" && sent === off) return compare(session);
    delete sent.dataset.psSent; // it may be pressed again
    sent.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };

  if (form) {
    // Each mark is noted at once: a telephone may close the page by itself.
    form.addEventListener("change", () => {
      if (!restoring && waits !== "not_held") put(roll(waits ? "waiting" : "noted")).catch(() => {});
    });
    form.addEventListener("submit", (event) => keep(event, () => roll("waiting")));
    if (off) off.addEventListener("submit", (event) => keep(event, notHeld));
    if (navigator.serviceWorker) navigator.serviceWorker.register("/service-worker.js").catch(() => {});
  }

  // A conflict is put to the user by the form itself, which shows both values.
  const compare = async (of) => {
    await tidy();
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

  // Signing out empties the store; what was not recorded is asked about first: what
  // could not be sent, what differs, and what was noted and never saved.
  document.addEventListener("submit", async (event) => {
    if (event.target.getAttribute("action") !== "/sign-out" || !worthOpening()) return;
    event.preventDefault();
    await flush();
    const left = count(await all());
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
    const how = await flush();
    if (how === "sent") return shown();
    if (how !== "expired" && (await all()).length === 0) say("back");
  });

  // A page may stay open for longer than a day.
  setInterval(async () => {
    const gone = await tidy().catch(() => 0);
    if (gone > 0) say("expired", gone);
  }, 10 * 60 * 1000);

  (async () => {
    const gone = await tidy();
    if (gone > 0) say("expired", gone);
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
