/** The button that opens the chat, and how many messages wait behind it. */

import { button, h, put } from "./dom.js";
import { WORDS, counted } from "./words.js";

export class Launcher {
  #badge = h("span", { class: "badge", hidden: true });
  #unread = 0;

  constructor(onOpen) {
    this.node = button(WORDS.launcher, onOpen, {
      class: "launcher",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      "aria-label": WORDS.launcher_name,
    });
    this.node.append(this.#badge);
  }

  get unread() {
    return this.#unread;
  }

  set unread(count) {
    if (count === this.#unread) return;
    this.#unread = count;
    this.#badge.hidden = !count;
    put(this.#badge, String(count || ""));
    const name = WORDS.launcher_name;
    this.node.setAttribute("aria-label", count ? `${name}, ${counted("unread", count)}` : name);
  }

  /** The panel takes the button's place while it is open. */
  set isExpanded(isExpanded) {
    this.node.hidden = isExpanded;
    this.node.setAttribute("aria-expanded", String(isExpanded));
  }
}
