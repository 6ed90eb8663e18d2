/** The panel as a full-screen sheet, on phones and at high zoom. */

import { SHEET } from "./style.js";

const FOCUSABLE = "button, a, textarea, summary, [tabindex='0']";

export class Sheet {
  #panel;
  #query = matchMedia(SHEET);

  constructor(panel) {
    this.#panel = panel;
    panel.addEventListener("keydown", (event) => this.#wrap(event));
  }

  get isOn() {
    return this.#query.matches;
  }

  connect(signal) {
    const fit = () => this.fit();
    this.#query.addEventListener("change", fit, { signal });
    window.visualViewport?.addEventListener("resize", fit, { signal });
    window.visualViewport?.addEventListener("scroll", fit, { signal });
  }

  /** Keep the sheet above an on-screen keyboard, which does not change the page's own height. */
  fit() {
    const { style } = this.#panel;
    const view = window.visualViewport;
    const isShort = this.isOn && view?.scale === 1 && view.height < window.innerHeight - 1;
    style.height = isShort ? `${view.height}px` : "";
    style.top = isShort ? `${view.offsetTop}px` : "";
    this.#panel.setAttribute("aria-modal", String(this.isOn));
  }

  /** The sheet hides the page, so the focus goes round inside it instead of out of sight. */
  #wrap(event) {
    if (event.key !== "Tab" || !this.isOn) return;
    const shown = [...this.#panel.querySelectorAll(FOCUSABLE)].filter(
      (node) => node.getClientRects().length > 0,
    );
    const [first, last] = [shown[0], shown[shown.length - 1]];
    const active = this.#panel.getRootNode().activeElement;
    const leaves = event.shiftKey ? [first, this.#panel] : [last];
    if (!leaves.includes(active)) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}
