/** The header's line on the front desk, asked for when the panel opens and now and then after it. */

import { h, put, text } from "./dom.js";
import { call } from "./requests.js";

const LOOK_EVERY_MS = 60_000;

export class Desk {
  node = h("p", { class: "desk", hidden: true });
  #address;
  #life = null;
  #timer = 0;

  constructor(base) {
    this.#address = new URL("desk", base);
  }

  start() {
    if (this.#life) return;
    this.#life = new AbortController();
    this.#look(this.#life.signal);
    this.#timer = setInterval(() => this.#look(this.#life.signal), LOOK_EVERY_MS);
  }

  /** Something was said of who answers: the header must not say otherwise. */
  look() {
    if (this.#life) this.#look(this.#life.signal);
  }

  stop() {
    clearInterval(this.#timer);
    this.#life?.abort();
    this.#life = null;
  }

  async #look(life) {
    // Times are the clinic's: the service says so to those whose clocks show others.
    this.#address.searchParams.set("zone", Intl.DateTimeFormat().resolvedOptions().timeZone ?? "");
    // What is not known any more must not be promised.
    const desk = await call("GET", this.#address, { life }).catch(() => null);
    if (life.aborted) return;
    put(this.node, text(desk?.text));
    this.node.hidden = !this.node.textContent;
  }
}
