/**
 * Which presses count. A second press that nobody aimed lands on whatever has taken the first one's
 * place, and a button that has just appeared cannot have been read yet: neither may say a thing.
 *
 * What must not be pressed is `aria-disabled` and keeps the focus, so that it can be heard meanwhile.
 */

const SEEN_MS = 700; // sooner nobody has seen what has appeared
const SAME_PLACE = 24; // pixels by which a finger comes down beside its last tap
export const RETIRED = "retired"; // the class of a button that is never to be pressed again
const PRESSABLE = "button, a[href], summary";

export class Presses {
  #last = null;
  #held = new Set();
  #unseen = new Map(); // button -> the timer that lets it be pressed

  /** Let only presses that count reach what is in `node`. */
  guard(node) {
    const listen = (type, heard) => node.addEventListener(type, heard, { capture: true });
    listen("click", (event) => this.#clicked(event));
    listen("keydown", (event) => this.#typed(event));
    listen("input", () => (this.#last = null));
  }

  /** A button, or all in `node`, has just appeared or moved: let it be seen before it is pressed. */
  settle = (node) => {
    const buttons = node.matches("button") ? [node] : node.querySelectorAll("button");
    for (const one of buttons) this.#settle(one);
  };

  /** Take no second press of the button pressed last until `release`. */
  hold() {
    if (!this.#last) return;
    this.#held.add(this.#last.control);
    this.#last.control.setAttribute("aria-disabled", "true");
  }

  release() {
    const held = [...this.#held];
    this.#held.clear();
    for (const one of held) this.#settle(one);
  }

  #settle(one) {
    clearTimeout(this.#unseen.get(one));
    one.setAttribute("aria-disabled", "true");
    const free = () => {
      this.#unseen.delete(one);
      const isRetired = one.classList.contains(RETIRED);
      if (!this.#held.has(one) && !isRetired) one.removeAttribute("aria-disabled");
    };
    this.#unseen.set(one, setTimeout(free, SEEN_MS));
  }

  #clicked(event) {
    const control = event.target.closest(PRESSABLE);
    if (!control) return;
    const isLink = control.matches("a"); // whoever taps and taps on an emergency number gets through
    const isMeant = !this.#isAgain(event) && (isLink || event.detail < 2);
    if (isMeant || !isLink) this.#last = { control, at: performance.now(), event };
    if (!isMeant || control.getAttribute("aria-disabled")) return refuse(event);
    const group = control.closest("[role=group]");
    if (group) this.settle(group);
  }

  /** Whether a press follows the last one without having been aimed: same place, or no key between. */
  #isAgain({ detail, clientX, clientY }) {
    if (!this.#last || performance.now() - this.#last.at >= SEEN_MS) return false;
    const { event } = this.#last;
    if (!detail || !event.detail) return detail === event.detail; // by keyboard
    return Math.hypot(clientX - event.clientX, clientY - event.clientY) < SAME_PLACE;
  }

  #typed(event) {
    if (event.key !== "Enter" && event.key !== " ") return this.#aim();
    const isButton = event.target.closest(PRESSABLE);
    if (event.repeat && isButton) refuse(event);
    // In the field, Enter would send what somebody has half written.
    if (event.key === "Enter" && !isButton && this.#isAgain({ detail: 0 })) refuse(event);
  }

  /** Another key is a new aim for the keyboard. */
  #aim() {
    if (this.#last?.event.detail === 0) this.#last = null;
  }
}

function refuse(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
