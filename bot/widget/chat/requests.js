/** Requests to the service: time limits, the one error shape, and waiting before another try. */

import { text } from "./dom.js";
import { EventParser } from "./event-parser.js";

const REQUEST_MS = 15_000;
const FIRST_BYTE_MS = 6_000; // the service greets a stream at once; silence means a proxy holds it
const SILENCE_MS = 40_000; // it sends a comment every 15 seconds
const STRANGER = ["unknown_token", "gone"]; // what the service says to a token that it does not know

/**
 * A request that failed: status 0 without an answer, the service's own code for the reason, and the
 * seconds it asks us to wait. Without a code it was not the service that answered.
 */
export class Trouble extends Error {
  constructor(status, { code = "", message = "", wait = 0 } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.wait = wait;
  }

  /** Whether the service does not know our token (any more); a proxy's 404 says no such thing. */
  get stranger() {
    return STRANGER.includes(this.code);
  }

  /** Whether the same request may succeed later. */
  get passing() {
    return this.code === "" || [408, 429].includes(this.status) || this.status >= 500;
  }

  static async of(response) {
    const body = await response.json().catch(() => null);
    return new Trouble(response.status, {
      code: text(body?.error?.code),
      message: text(body?.error?.message),
      wait: Number.parseInt(response.headers.get("Retry-After"), 10) || 0,
    });
  }
}

/** A signal that aborts with `life`, or when it has not been renewed for so long. */
function limit(life, milliseconds) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let timer = setTimeout(abort, milliseconds);
  life?.addEventListener("abort", abort);
  if (life?.aborted) abort();
  return {
    signal: controller.signal,
    renew(again) {
      clearTimeout(timer);
      timer = setTimeout(abort, again);
    },
    end() {
      clearTimeout(timer);
      life?.removeEventListener("abort", abort);
      abort();
    },
  };
}

/** A service worker of the page's may answer from its cache whatever it has seen before. */
function isBehindWorker() {
  try {
    return Boolean(navigator.serviceWorker?.controller);
  } catch {
    return false; // forbidden in a sandbox, which has none
  }
}

/** Make each address unlike any before; the service takes no notice of it. */
function fresh(url) {
  const one = new URL(url);
  one.searchParams.set("once", randomId());
  return one;
}

function request(url, token, { headers = {}, ...options }) {
  if (token) headers.Authorization = `Bearer ${token}`;
  return fetch(isBehindWorker() ? fresh(url) : url, {
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
    referrerPolicy: "no-referrer",
    headers,
    ...options,
  });
}

/** An id that nobody guesses and nothing else has. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Make one request and read its answer; raises Trouble and nothing else. */
export async function call(method, url, { token = "", body, life, read = "json" }) {
  const within = limit(life, REQUEST_MS);
  const options = { method, signal: within.signal };
  if (body) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  try {
    const response = await request(url, token, options);
    if (!response.ok) throw await Trouble.of(response);
    return response.status === 204 ? null : await response[read]();
  } catch (error) {
    throw error instanceof Trouble ? error : new Trouble(0);
  } finally {
    within.end();
  }
}

/**
 * Follow a stream until it ends. Each piece that comes gives a list of events, which is empty for a
 * sign of life; raises Trouble and nothing else.
 */
export async function* stream(url, { token, after, life }) {
  const within = limit(life, FIRST_BYTE_MS);
  const headers = { Accept: "text/event-stream", "Last-Event-ID": String(after) };
  try {
    const response = await request(url, token, { headers, signal: within.signal });
    if (response.status === 204) throw new Trouble(204, { code: "gone" });
    if (!response.ok) throw await Trouble.of(response);
    if (!/^text\/event-stream\b/.test(response.headers.get("Content-Type"))) throw new Trouble(0);
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const parser = new EventParser();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      within.renew(SILENCE_MS);
      yield parser.push(decoder.decode(value, { stream: true }));
    }
  } catch (error) {
    throw error instanceof Trouble ? error : new Trouble(0);
  } finally {
    within.end();
  }
}

/** Wait longer after each failure, and not for the same time as everyone else. */
export function backoff(failures) {
  return Math.min(30_000, 500 * 2 ** failures) * (0.5 + Math.random() / 2);
}

/** Waits that end early when they are woken, or when `life` ends. */
export class Naps {
  #ends = new Set();

  take(milliseconds, life) {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        life.removeEventListener("abort", end);
        this.#ends.delete(end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      life.addEventListener("abort", end);
      this.#ends.add(end);
      if (life.aborted) end();
    });
  }

  wake() {
    for (const end of this.#ends) end();
  }
}
