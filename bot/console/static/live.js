// Sections that follow the server: <section data-live="queue" data-src="/desk/queue?part=list">.
// Several topics are separated by spaces.

import { replace } from "./replace.js";
import { ask, loggedOut, Refused } from "./request.js";

const SAFETY_MS = 20_000;
const TOUCHED_MS = 60_000;
const COME_BACK_MS = 3_000;
const ENDED = "You have been logged out. What you typed is still on this page.";

const busy = new WeakMap();
let touched = Date.now();

/** Begin to follow; pages without live sections only learn that the session has ended. */
export function startLive() {
  for (const kind of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(kind, () => (touched = Date.now()), { passive: true, capture: true });
  }
  setInterval(() => refreshAll(), SAFETY_MS);
  addEventListener("online", () => refreshAll());
  document.addEventListener("visibilitychange", () => document.hidden || refreshAll());
  follow();
}

function follow() {
  const stream = new EventSource("/desk/events");
  stream.addEventListener("open", () => refreshAll());
  stream.addEventListener("change", (event) => {
    const { topic } = JSON.parse(event.data);
    // For scripts of single pages, which beep or count.
    document.dispatchEvent(new CustomEvent("desk:change", { detail: { topic } }));
    refreshAll(topic);
  });
  stream.addEventListener("goodbye", () => {
    stream.close();
    loggedOut(ENDED);
  });
  stream.addEventListener("error", () => {
    // The browser comes back by itself after a lost line, but not after a refusal.
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(follow, COME_BACK_MS);
    }
  });
}

function refreshAll(topic = "*") {
  for (const section of document.querySelectorAll("[data-live][data-src]")) {
    if (topic === "*" || section.dataset.live.split(" ").includes(topic)) {
      refresh(section);
    }
  }
}

/** Fetch a live section again; changes that come while it is fetched lead to one more fetch. */
export async function refresh(section) {
  if (busy.has(section)) {
    busy.set(section, true);
    return;
  }
  busy.set(section, false);
  let shown = section;
  try {
    // A page that nobody touches must not keep the session alive.
    const headers = Date.now() - touched > TOUCHED_MS ? { "X-Desk-Idle": "1" } : {};
    const answer = await ask(section.dataset.src, { quiet: true, headers });
    const html = await answer.text();
    if (section.isConnected) {
      shown = replace(section, html);
    }
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
  } finally {
    const again = busy.get(section);
    busy.delete(section);
    if (again && shown.isConnected) {
      refresh(shown);
    }
  }
}
