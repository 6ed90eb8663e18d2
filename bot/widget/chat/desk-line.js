/** One line that says who answers: shown while the visitor waits for a person or talks to one. */

import { button, h, list, put, text } from "./dom.js";
import { WORDS } from "./words.js";

export class DeskLine {
  #seq = 0;
  #choice = null;
  #words = h("p");
  #cancel;

  /** Hook: choose(choice), for who would rather go on with the assistant. */
  constructor(choose) {
    this.#cancel = button(WORDS.goOn, () => this.#choice && choose(this.#choice));
    this.node = h("div", { class: "desk", hidden: true }, this.#words, this.#cancel);
    this.clear();
  }

  /** "waiting", "held", or anything else when the assistant answers; and who holds the chat. */
  state = "";
  name = "";

  clear() {
    this.#seq = 0;
    this.#show("", "", null);
  }

  /** Read the state from a message; an older one that comes late changes nothing. */
  read({ seq, handoff, staff_name, choices }) {
    if (!handoff || seq < this.#seq) return;
    this.#seq = seq;
    const cancel = list(choices).find((one) => one?.does === "cancel_handoff");
    this.#show(text(handoff), text(staff_name), cancel);
  }

  #show(state, name, cancel) {
    Object.assign(this, { state, name });
    this.#choice = cancel ? { id: text(cancel.id), label: text(cancel.label) } : null;
    this.#cancel.hidden = state !== "waiting" || !cancel;
    this.node.hidden = state !== "waiting" && state !== "held";
    put(this.#words, state === "held" ? WORDS.held(name) : WORDS.waits);
  }
}
