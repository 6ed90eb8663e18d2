// Sections that follow the server: <section data-live="queue" data-src="/desk/queue?part=list">.
// Several topics are separated by spaces.

import { replace } from "./replace.js";
import { ask, isLoggedOut, loggedOut, Refused } from "./request.js";

const SAFETY_MS = 20_000;
const TOUCHED_MS = 60_000;
const COME_BACK_MS = 3_000;
const LONGEST_COME_BACK_MS = 60_000;
const LOOK_SOON_MS = 1_000;
const SHARED = "desk.events";
const ENDED = "You have been logged out. What you typed is still on this page.";

const busy = new WeakMap();
let touched = Date.now();

/** Begin to follow; pages without live sections only learn that the session has ended. */
export function startLive() {
  // No "scroll": putting new messages in view scrolls as well, with nobody there.
  for (const kind of ["pointerdown", "keydown", "wheel", "touchmove"]) {
    addEventListener(kind, () => (touched = Date.now()), { passive: true, capture: true });
  }
  setInterval(() => refreshAll(), SAFETY_MS);
  addEventListener("online", () => refreshAll());
  addEventListener("offline", () => refreshAll());
  document.addEventListener("visibilitychange", () => document.hidden || refreshAll());
  share();
}

/**
 * Browsers allow six connections to one server, and each open stream takes one: of all open pages
 * only one has a stream, and it tells the others. When it is closed the next one takes its place.
 */
function share() {
  if (!navigator.locks || !globalThis.BroadcastChannel) {
    follow(() => {});
    return;
  }
  const others = new BroadcastChannel(SHARED);
  others.addEventListener("message", ({ data }) => hear(data));
  navigator.locks.request(
    SHARED,
    () => new Promise((done) => follow((news) => others.postMessage(news), done)),
  );
  refreshAll();
}

/** Take in what the stream says: a topic that has changed, or that the session has ended. */
function hear({ topic, ended }) {
  if (ended) {
    loggedOut(ENDED);
    return;
  }
  // For scripts of single pages, which beep or count.
  document.dispatchEvent(new CustomEvent("desk:change", { detail: { topic } }));
  refreshAll(topic);
}

/**
 * @param {(news: object) => void} tell passes on what is heard
 * @param {() => void} [done] called when this page follows no more
 */
function follow(tell, done = () => {}, wait = COME_BACK_MS) {
  const stream = new EventSource("/desk/events");
  const pass = (news) => {
    tell(news);
    hear(news);
  };
  stream.addEventListener("open", () => {
    wait = COME_BACK_MS;
    pass({ topic: "*" });
  });
  stream.addEventListener("change", (event) => pass({ topic: JSON.parse(event.data).topic }));
  stream.addEventListener("goodbye", () => {
    stream.close();
    pass({ ended: true });
    done();
  });
  stream.addEventListener("error", () => {
    setTimeout(refreshAll, LOOK_SOON_MS);
    // The browser comes back by itself after a lost line, but not after a refusal.
    if (stream.readyState !== EventSource.CLOSED) {
      return;
    }
    if (isLoggedOut()) {
      done();
      return;
    }
    setTimeout(() => follow(tell, done, Math.min(2 * wait, LONGEST_COME_BACK_MS)), wait);
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
