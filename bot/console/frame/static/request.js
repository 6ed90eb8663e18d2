// How scripts of the console ask the server; the sentence of every refusal is shown.

import { toast } from "./toast.js";

export const AWAY = "The server cannot be reached just now.";
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
let toldLoggedOut = false;

/** Thrown when there was no good answer; what went wrong was shown already. */
export class Refused extends Error {
  /** True when the server was not reached at all. */
  away = false;
}

/**
 * Ask for a part of a page.
 * @param {string} url
 * @param {RequestInit & {quiet?: boolean}} [options] quiet: a lost connection is not shown
 * @returns {Promise<Response>} a good answer
 */
export async function ask(url, { quiet = false, headers = {}, ...options } = {}) {
  let answer;
  try {
    answer = await fetch(url, {
      credentials: "same-origin",
      headers: { "X-Requested-With": "fetch", ...headers },
      ...options,
    });
  } catch {
    connection(false);
    if (!quiet) {
      toast(AWAY);
    }
    const away = new Refused(AWAY);
    away.away = true;
    throw away;
  }
  connection(true);
  if (answer.ok) {
    return answer;
  }
  const plain = (answer.headers.get("content-type") ?? "").startsWith("text/plain");
  const sentence = plain ? await answer.text() : "That did not work. Please try again.";
  if (answer.status === 401) {
    loggedOut(sentence);
  } else if (!quiet) {
    toast(sentence);
  }
  throw new Refused(sentence);
}

/** Say for as long as it lasts that this page does not hear of anything. */
function connection(there) {
  const bar = document.getElementById("offline");
  if (bar && bar.hidden !== there) {
    bar.hidden = there;
    bar.textContent = there ? "" : `No connection since ${CLOCK.format(Date.now())}. This page may be out of date.`;
  }
}

/** Tell whether the session of this page has ended. */
export function isLoggedOut() {
  return toldLoggedOut;
}

/** Say once that the session has ended, and lead back to this page. */
export function loggedOut(sentence) {
  if (!toldLoggedOut) {
    toldLoggedOut = true;
    const here = location.pathname + location.search;
    toast(sentence, { href: `/desk/login?next=${encodeURIComponent(here)}`, label: "Log in" });
  }
}
