/** The list of messages in the order of their numbers; unsent ones come last. */

import { answerOf, retire, visitorRow } from "./message.js";
import { button, h, put } from "./dom.js";
import { WORDS } from "./words.js";

const NEAR_END = 48; // pixels
const MARGIN = 8;

export class MessageList {
  #hooks;
  #rows = [];
  #unsent = new Map();
  #typing = h("p", { class: "typing", hidden: true });
  #isAtEnd = true;
  #top = 0;
  #resizes = new ResizeObserver(() => {
    if (this.#isAtEnd) this.toEnd();
    this.#moved();
  });

  /** Hooks: those of answerOf, and retry(out); settle(node) is told of what has moved too. */
  constructor(hooks) {
    this.#hooks = hooks;
    this.log = h("div", {
      class: "log",
      role: "log",
      "aria-live": "off", // the announcer speaks instead, so that nothing is said twice
      "aria-label": WORDS.log,
      tabindex: "0",
      onscroll: () => this.#scrolled(),
    });
    this.log.append(this.#typing);
    this.newer = button(WORDS.newer, () => this.#showNewer(), { class: "newer", hidden: true });
  }

  connect() {
    this.#resizes.observe(this.log);
  }

  disconnect() {
    this.#resizes.disconnect();
  }

  /** Empty the list, but for one line that says why. */
  clear(why) {
    for (const { node } of this.#rows) node.remove();
    this.#rows = [];
    this.#unsent.clear();
    this.#place({ seq: 0, node: h("p", { class: "row notice" }, why) });
  }

  /** Show a stored message; a live one is news, the others were there before. */
  add(message, isLive) {
    const wasAtEnd = this.#isAtEnd;
    const isMine = message.role === "visitor";
    const node = isMine ? visitorRow(message.text) : answerOf(message, isLive, this.#hooks);
    const row = { seq: message.seq, node, isMine };
    if (isMine) node.classList.add("sent");
    else this.#hooks.settle(node);
    this.#place(row);
    if (!isLive || isMine) this.toEnd();
    else if (wasAtEnd) this.#showFromBeginning(row);
    else this.newer.hidden = false;
  }

  /** Show a message of ours that is on its way, or what has become of it. */
  outgoing(out) {
    const row = this.#unsent.get(out.id) ?? this.#newRow(out);
    const isNew = !row.node.isConnected;
    row.node.className = `row mine ${out.state}`;
    if (out.state === "failed") {
      const again = button(WORDS.retry, () => this.#retry(out));
      row.state.replaceChildren(`${WORDS.failed} ${out.problem} `.replace("  ", " "), again);
    } else put(row.state, out.state === "sent" ? WORDS.sent : out.problem || WORDS.sending);
    row.seq = out.seq;
    this.#place(row);
    if (isNew || (out.state === "failed" && this.#isAtEnd)) this.toEnd();
  }

  waiting(isWaiting, isLate = false) {
    const appears = isWaiting && this.#typing.hidden;
    if (this.#typing.hidden === isWaiting) this.#typing.hidden = !isWaiting;
    put(this.#typing, isLate ? WORDS.late : WORDS.typing);
    if (appears && this.#isAtEnd) this.toEnd();
  }

  toEnd() {
    this.#scrollTo(this.log.scrollHeight);
  }

  #newRow(out) {
    const state = h("p", { class: "state" });
    const row = { seq: out.seq, node: visitorRow(out.text, state), state, isMine: true };
    this.#unsent.set(out.id, row);
    return row;
  }

  #retry(out) {
    this.log.focus(); // the button that has the focus goes away
    this.#hooks.retry(out);
  }

  /** Scroll so that an answer begins in sight, with its question above it. */
  #showFromBeginning(row) {
    const before = this.#rows[this.#rows.indexOf(row) - 1];
    this.#scrollTo((before?.isMine ? before : row).node.offsetTop - MARGIN);
  }

  #scrollTo(top) {
    this.log.scrollTop = top;
    if (this.#top !== this.log.scrollTop) this.#moved();
    this.#top = this.log.scrollTop;
    this.#isAtEnd = this.#isNearEnd;
    if (this.#isAtEnd) this.newer.hidden = true;
  }

  get #isNearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  #showNewer() {
    this.toEnd();
    this.log.focus();
  }

  /** Only the visitor leaves the end, by scrolling up; a log that shrinks stays there. */
  #scrolled() {
    const { scrollTop, clientHeight } = this.log;
    if (!clientHeight) return; // hidden with the panel
    if (this.#isNearEnd) this.#isAtEnd = true;
    else if (scrollTop < this.#top) this.#isAtEnd = false;
    if (this.#isNearEnd) this.newer.hidden = true;
    this.#top = scrollTop;
  }

  /** The rows in sight are not where they were. */
  #moved() {
    const { scrollTop, clientHeight } = this.log;
    for (let index = this.#rows.length; index > 0; index -= 1) {
      const { node, isMine } = this.#rows[index - 1];
      const { offsetTop, offsetHeight } = node;
      if (offsetTop + offsetHeight < scrollTop) return;
      if (!isMine && offsetTop < scrollTop + clientHeight) this.#hooks.settle(node);
    }
  }

  /** What the visitor has answered cannot be answered again by its buttons. */
  #retireBefore(index) {
    const isAnswered = this.#rows[index].isMine || this.#rows[index + 1]?.isMine;
    if (!isAnswered) return;
    let last = this.#rows[index].isMine ? index - 1 : index;
    for (; last >= 0 && !this.#rows[last].isMine; last -= 1) retire(this.#rows[last].node);
  }

  #place(row) {
    const rows = this.#rows.filter((one) => one !== row);
    let index = rows.length;
    while (index && rows[index - 1].seq > row.seq) index -= 1;
    rows.splice(index, 0, row);
    this.#rows = rows;
    this.#retireBefore(index);
    const next = rows[index + 1]?.node ?? this.#typing;
    if (row.node.nextSibling === next) return;
    this.log.insertBefore(row.node, next);
    if (index < rows.length - 1) this.#moved();
  }
}
