/** Where the visitor types. */

import { h, put } from "./dom.js";
import { WORDS, counted, fill } from "./words.js";

const MOST_CHARACTERS = 2000;
const COUNT_FROM = 1800;
const BORDERS = 4; // pixels that scrollHeight leaves out

export class Composer {
  #onSay;
  #area = h("textarea", {
    id: "words",
    rows: "1",
    placeholder: WORDS.label, // seen only where the label has no room
    enterkeyhint: "send",
    autocomplete: "off",
    "aria-describedby": "hint",
    oninput: () => this.#changed(),
    onkeydown: (event) => this.#pressed(event),
  });
  #hint = h("p", { id: "hint", hidden: true });

  /** `onSay` gets each finished message. */
  constructor(onSay) {
    this.#onSay = onSay;
    this.form = h(
      "form",
      { onsubmit: (event) => this.#submit(event) },
      h("label", { for: "words" }, WORDS.label),
      this.#area,
      h("button", { type: "submit" }, WORDS.send),
      this.#hint,
    );
  }

  focus() {
    this.#area.focus();
  }

  get #words() {
    return this.#area.value.trim();
  }

  get #left() {
    return MOST_CHARACTERS - [...this.#words].length; // characters, as the service counts them
  }

  #changed() {
    const left = this.#left;
    if (left < 0) this.#say(fill(WORDS.over, { count: -left }), true);
    else this.#say(left <= MOST_CHARACTERS - COUNT_FROM ? counted("left", left) : "");
    this.#area.style.height = "auto";
    this.#area.style.height = `${this.#area.scrollHeight + BORDERS}px`;
  }

  #say(words, isWrong = false) {
    put(this.#hint, words);
    this.#hint.hidden = !words;
    this.#hint.classList.toggle("wrong", isWrong);
    this.#area.setAttribute("aria-invalid", String(isWrong));
  }

  #pressed(event) {
    // While an input method composes a word, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  #submit(event) {
    event.preventDefault();
    const words = this.#words;
    this.focus();
    if (!words) this.#say(WORDS.empty);
    if (!words || this.#left < 0) return;
    this.#area.value = "";
    this.#changed();
    this.#onSay(words);
  }
}
