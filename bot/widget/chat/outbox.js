/** The visitor's own messages, sent one at a time in the order of typing, until acknowledged. */

import { backoff, randomId } from "./requests.js";
import { WORDS } from "./words.js";

const MOST_ATTEMPTS = 6;
const REVIVABLE_MS = 15 * 60_000; // nothing older than that is sent without a press
const LONGEST_WAIT = 60; // seconds after which a visitor is better told than left waiting

export class Outbox {
  #all = new Map();
  #queue = [];
  #pumping = null;
  #naps;
  #send;
  #changed;

  /** `send(out, life)` resolves to the stored number; `changed(out)` hears of every state. */
  constructor({ naps, send, changed }) {
    this.#naps = naps;
    this.#send = send;
    this.#changed = changed;
  }

  get isEmpty() {
    return this.#queue.length === 0;
  }

  find(id) {
    return this.#all.get(id);
  }

  add(words, choice) {
    const out = { id: randomId(), text: words, choice, state: "sending", problem: "", seq: Infinity };
    this.#all.set(out.id, out);
    this.again(out);
  }

  /** Queue a message, under the id it has, so that the service stores it once. */
  again(out) {
    this.#queue.push(out);
    this.#set(out, { state: "sending", problem: "", seq: Infinity });
  }

  /** The line is back: send what failed for want of it, unless that was long ago. */
  revive() {
    for (const out of this.#all.values()) {
      if (out.state === "failed" && out.revivableUntil > Date.now()) this.again(out);
    }
  }

  /** Note that a message is stored as number `seq`, whoever told us. */
  stored(out, seq) {
    if (out.state === "sent") return;
    this.#queue = this.#queue.filter((one) => one !== out);
    this.#set(out, { state: "sent", problem: "", seq });
  }

  clear() {
    this.#all.clear();
    this.#queue = [];
  }

  /** Keep, for a new conversation, only what the old one has not taken; return it. */
  keepUnsent() {
    const unsent = [...this.#all.values()].filter((out) => out.state !== "sent");
    // Choices belong to the conversation that offered them; their words say the same.
    for (const out of unsent) out.choice = "";
    this.#all = new Map(unsent.map((out) => [out.id, out]));
    return unsent;
  }

  async pump(life) {
    if (this.#pumping === life) return;
    this.#pumping = life;
    while (!life.aborted && this.#queue.length) await this.#deliver(this.#queue[0], life);
    if (this.#pumping === life) this.#pumping = null;
  }

  async #deliver(out, life) {
    for (let attempt = 1; out.state === "sending" && !life.aborted; attempt += 1) {
      try {
        this.stored(out, await this.#send(out, life));
      } catch (trouble) {
        if (out.state !== "sending" || life.aborted) return;
        if (!trouble.passing || attempt === MOST_ATTEMPTS || trouble.wait > LONGEST_WAIT) {
          this.#queue = this.#queue.filter((one) => one !== out);
          const revivableUntil = trouble.passing ? Date.now() + REVIVABLE_MS : 0;
          this.#set(out, { state: "failed", problem: trouble.message, revivableUntil });
        } else {
          this.#set(out, { problem: WORDS.waiting });
          await this.#naps.take(Math.max(backoff(attempt - 1), trouble.wait * 1000), life);
        }
      }
    }
  }

  #set(out, values) {
    Object.assign(out, values);
    this.#changed(out);
  }
}
