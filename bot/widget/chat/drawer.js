/** The menu below the header: download, keep and delete the chat, and what came of it. */

import { button, h } from "./dom.js";
import { WORDS } from "./words.js";

const FILE_MS = 60_000; // the browser has saved it by then

export class Drawer {
  #hooks;

  /**
   * Hooks: transcript() -> promise of a Blob or null, erase() -> promise, announce(words),
   * settle(node) of what appears, keep (see keep.js), and keptOrNot() after a change of what the device keeps.
   */
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

  /** Ask whether the chat is to stay on this device: others may use it. */
  askKeep() {
    const { keep } = this.#hooks;
    if (!keep.get("token")) return this.#tell(WORDS.nothing);
    const words = WORDS.keep_ask + (keep.isOtherOnDevice ? ` ${WORDS.keep_instead}` : "");
    return this.#ask(words, WORDS.keep_no, WORDS.keep_yes, () => this.#keep(true, WORDS.kept));
  }

  #keep(isWanted, words) {
    this.#tell(this.#hooks.keep.keepOnDevice(isWanted) ? words : WORDS.trouble);
    this.#hooks.keptOrNot();
  }

  #ask(question, no, yes, act) {
    const described = { "aria-describedby": "question" };
    this.#open(
      h("p", { id: "question" }, question),
      button(no, () => this.close(), described),
      button(yes, act, described),
    );
  }

  #open(...children) {
    this.node.replaceChildren(...children);
    this.node.hidden = false;
    this.menu.setAttribute("aria-expanded", "true");
    this.#hooks.settle(this.node);
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
    return this.#open(
      button(WORDS.download, () => this.attempt(() => this.#download())),
      this.#hooks.keep.isOnDevice
        ? button(WORDS.unkeep, () => this.#keep(false, WORDS.unkept))
        : button(WORDS.keep, () => this.askKeep()),
      button(WORDS.erase, () => this.#askErase()),
    );
  }

  async #download() {
    const file = await this.#hooks.transcript();
    if (!file) return this.#tell(WORDS.nothing);
    const address = URL.createObjectURL(file);
    h("a", { href: address, download: WORDS.file }).click();
    setTimeout(() => URL.revokeObjectURL(address), FILE_MS);
    return this.close();
  }

  #askErase() {
    this.#ask(WORDS.erase_ask, WORDS.erase_no, WORDS.erase_yes, () =>
      this.attempt(() => this.#erase()),
    );
  }

  async #erase() {
    await this.#hooks.erase();
    this.close();
  }
}
