/** The line that says that the service cannot be reached, and how else the clinic can be. */

import { h, telLink } from "./dom.js";
import { WORDS, parts } from "./words.js";

export class Banner {
  node = h("p", { class: "banner", hidden: true });
  #isUp = true;
  #announcer;
  #phone;

  /** `phone()` returns the clinic's number or nothing. */
  constructor(announcer, phone) {
    this.#announcer = announcer;
    this.#phone = phone;
  }

  /** The line is up, or down for the reason in `sentence`. */
  show(isUp, sentence) {
    if (isUp && this.#isUp) return;
    const phone = this.#phone();
    const call = phone ? [" ", ...parts(WORDS.phone, { number: telLink(phone) })] : [];
    const isNews = isUp || this.#isUp;
    if (!isUp) this.node.replaceChildren(sentence || WORDS.offline, ...call);
    if (isNews) this.#announcer.say(isUp ? WORDS.online : this.node.textContent);
    this.node.hidden = isUp;
    this.#isUp = isUp;
  }
}
