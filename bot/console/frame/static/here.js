// Says "I am here" to the server for as long as this page is awake, in sight or not: only then are
// visitors told that somebody is there. A page that sleeps with its computer says nothing.

import { refresh } from "./live.js";
import { ask, isLoggedOut, Refused } from "./request.js";

const EVERY_MS = 20_000;
const GIVE_UP_MS = 15_000;

let saying = false;

/** Begin to say it: now, every 20 seconds, and at once after a sleep. */
export function startHere() {
  const ticks = new Worker("/desk/static/ticks.js");
  ticks.addEventListener("message", say);
  // Could not be fetched: the page's own timer is late while it is hidden, but better than none.
  ticks.addEventListener("error", () => setInterval(say, EVERY_MS), { once: true });
  ticks.postMessage(EVERY_MS);
  for (const kind of ["visibilitychange", "resume"]) {
    document.addEventListener(kind, () => document.hidden || say());
  }
  addEventListener("online", say);
  say();
}

async function say() {
  const token = document.querySelector("[name=csrf]")?.value;
  if (!token || saying || isLoggedOut()) {
    return;
  }
  saying = true;
  try {
    const body = new URLSearchParams({ csrf: token });
    // A line that hangs must not swallow the next one as well.
    const signal = AbortSignal.timeout(GIVE_UP_MS);
    await ask("/desk/here", { method: "POST", body, signal, quiet: true });
    const section = document.getElementById("presence");
    if (section) {
      refresh(section);
    }
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
  } finally {
    saying = false;
  }
}
