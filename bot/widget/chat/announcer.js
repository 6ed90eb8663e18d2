/** Speaks to those who listen: each sentence once, and gone before it could be read again. */

import { h } from "./dom.js";

const SPOKEN_MS = 2_000;

export class Announcer {
  #timers = new Set();
  node = h("div", { class: "sr", "aria-live": "polite" });

  say(words) {
    const line = h("p", {}, words);
    this.node.append(line);
    const timer = setTimeout(() => {
      line.remove();
      this.#timers.delete(timer);
    }, SPOKEN_MS);
    this.#timers.add(timer);
  }

  clear() {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.node.replaceChildren();
  }
}
