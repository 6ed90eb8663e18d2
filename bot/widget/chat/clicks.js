/** Tells the second half of a double click, which is not meant to say a thing twice. */

const SAME_CLICK_MS = 1_500;

export class Clicks {
  #last = { what: "", at: 0 };

  /** False for a click on the same thing again, right after the first. */
  isFirst(what) {
    const { what: before, at } = this.#last;
    this.#last = { what, at: performance.now() };
    return what !== before || this.#last.at - at > SAME_CLICK_MS;
  }
}
