/** Which of the visitor's messages still wait for an answer. */

const LOOK_AFTER_MS = [3_000, 9_000, 18_000];

export class Answers {
  #naps;
  #look;
  #changed;
  #life;
  #asked = new Set(); // numbers of the visitor's messages
  #done = new Set(); // those of them that are done with

  /**
   * `look(seq, life)` asks for what follows message `seq`, `changed(isLate)` hears of every change,
   * and `life()` is a signal that ends all waiting.
   */
  constructor({ naps, look, changed, life }) {
    this.#naps = naps;
    this.#look = look;
    this.#changed = changed;
    this.#life = life;
  }

  get areAwaited() {
    return [...this.#asked].some((seq) => !this.#done.has(seq));
  }

  clear() {
    this.#asked.clear();
    this.#done.clear();
  }

  /** Message `seq` is answered, or will not be. */
  came(seq) {
    if (!seq || this.#done.has(seq)) return;
    this.#done.add(seq);
    this.#changed(false);
  }

  /** Wait for an answer to message `seq`, and look for it when it does not come by itself. */
  async expect(seq) {
    if (this.#asked.has(seq)) return;
    this.#asked.add(seq);
    this.#changed(false);
    const life = this.#life();
    const isOver = () => life.aborted || !this.#asked.has(seq) || this.#done.has(seq);
    for (const milliseconds of LOOK_AFTER_MS) {
      if (isOver()) return;
      await this.#naps.take(milliseconds, life);
      if (isOver()) return;
      await this.#look(seq, life).catch(() => null);
      if (!isOver()) this.#changed(milliseconds > LOOK_AFTER_MS[0]);
    }
    if (isOver()) return;
    this.#asked.delete(seq); // a person may answer much later: nothing is "one moment" away
    this.#changed(false);
  }
}
