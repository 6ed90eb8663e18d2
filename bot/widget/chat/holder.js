/** Who answers: a line while the visitor waits for a person or talks to one, the words at the top,
 * and the button that asks for a person where nobody is asked for. A person may answer when the
 * visitor is gone, so the line also offers to keep the chat. */

import { button, h, list, put, text } from "./dom.js";
import { WORDS, named } from "./words.js";

export class Holder {
  who = h("p");
  ask;
  node;
  #seq = 0;
  #state = "";
  #choice = null;
  #words = h("p");
  #cancel;
  #keep;
  #isKept;
  #leave;
  #settle;

  /**
   * Hooks: ask() for a person, choose(choice) of who would rather go on with the assistant,
   * leave() when the button that has the focus goes away, keep() the chat on the device, isKept(),
   * settle(node) of what appears.
   */
  constructor({ ask, choose, leave, keep, isKept, settle }) {
    this.ask = button(WORDS.desk, ask);
    this.#leave = leave;
    this.#settle = settle;
    this.#cancel = button(WORDS.go_on, () => {
      leave();
      if (this.#choice) choose(this.#choice);
    });
    this.#keep = button(WORDS.keep_short, keep);
    this.#isKept = isKept;
    this.node = h("div", { class: "holder", hidden: true }, this.#words, this.#cancel, this.#keep);
    this.clear();
  }

  /** Whether a person answers, who does so when they can: nothing is "one moment" away. */
  get isHeld() {
    return this.#state === "held";
  }

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

  /** Show or hide what depends on whether the chat is kept. */
  draw() {
    const isWaiting = this.#state === "waiting";
    const isMissed = this.#state === "missed";
    const isAsked = this.isHeld || isWaiting;
    const isKept = this.#isKept();
    const buttons = [this.ask, this.#cancel, this.#keep];
    const focused = buttons.find((one) => one.matches(":focus"));
    const absent = buttons.filter((one) => one.closest("[hidden]"));
    this.#cancel.hidden = !isWaiting || !this.#choice;
    this.#keep.hidden = isKept;
    this.node.hidden = !isAsked && (isKept || !isMissed);
    this.ask.hidden = isAsked;
    for (const one of absent) if (!one.closest("[hidden]")) this.#settle(one);
    // Else the keyboard would be back at the top of the page.
    if (focused?.closest("[hidden]")) this.#leave();
  }

  #show(state, name, cancel) {
    this.#state = state;
    this.#choice = cancel ? { id: text(cancel.id), label: text(cancel.label) } : null;
    const asked = state === "missed" ? WORDS.missed : WORDS.waits;
    put(this.#words, this.isHeld ? named("held", name) : asked);
    put(this.who, this.isHeld ? named("person", name) : WORDS.robot);
    this.draw();
  }
}
