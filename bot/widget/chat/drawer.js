/** The menu below the header: download and delete the chat, and what came of it. */

import { button, h } from "./dom.js";
import { WORDS } from "./words.js";

const FILE = "clinic-chat.txt";
const FILE_MS = 60_000; // the browser has saved it by then

export class Drawer {
  #hooks;

  /** Hooks: transcript() -> promise of a Blob or null, erase() -> promise, announce(words). */
  constructor(hooks) {
    this.#hooks = hooks;
    this.node = h("div", { class: "drawer", id: "drawer", hidden: true });
    this.menu = button(WORDS.menu, () => this.#toggle(), {
      "aria-expanded": "false",
      "aria-controls": "drawer",
    });
  }

  get isOpen() {
    return !this.node.hidden;
  }

  close() {
    if (!this.isOpen) return;
    const hadFocus = this.node.contains(this.node.getRootNode().activeElement);
    this.node.hidden = true;
    this.node.replaceChildren();
    this.menu.setAttribute("aria-expanded", "false");
    if (hadFocus) this.menu.focus();
  }

  /** Do something that may fail; tell whether it was done, and say so if it was not. */
  async attempt(act) {
    try {
      await act();
      return true;
    } catch (trouble) {
      this.#tell(trouble.message || WORDS.trouble);
      return false;
    }
  }

  #open(...children) {
    this.node.replaceChildren(...children);
    this.node.hidden = false;
    this.menu.setAttribute("aria-expanded", "true");
    this.node.querySelector("button")?.focus();
  }

  #tell(words) {
    this.#open(
      h("p", {}, words),
      button(WORDS.ok, () => this.close()),
    );
    this.#hooks.announce(words);
  }

  #toggle() {
    if (this.isOpen) return this.close();
    const download = button(WORDS.download, () => this.attempt(() => this.#download()));
    return this.#open(
      download,
      button(WORDS.erase, () => this.#askErase()),
    );
  }

  async #download() {
    const file = await this.#hooks.transcript();
    if (!file) return this.#tell(WORDS.nothing);
    const address = URL.createObjectURL(file);
    h("a", { href: address, download: FILE }).click();
    setTimeout(() => URL.revokeObjectURL(address), FILE_MS);
    return this.close();
  }

  #askErase() {
    const described = { "aria-describedby": "question" };
    this.#open(
      h("p", { id: "question" }, WORDS.eraseAsk),
      button(WORDS.eraseNo, () => this.close(), described),
      button(WORDS.eraseYes, () => this.attempt(() => this.#erase()), described),
    );
  }

  async #erase() {
    await this.#hooks.erase();
    this.close();
  }
}
