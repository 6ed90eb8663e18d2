/** Asks what a visitor thinks of one answer: thumbs, then a reason, then words if they like. */

import { button, h, put } from "./dom.js";
import { WORDS } from "./words.js";

const MOST_WORDS = 1000;
const REASONS = ["incorrect", "incomplete", "unclear", "not_my_question", "other"];

/** Whether a message is a turn of the assistant; people and the greeting answer to nothing. */
export function isTurn({ role, kind, in_reply_to }) {
  return role === "assistant" && kind !== "greeting" && in_reply_to != null;
}

/** Build the row; rate(rating, reason, words) -> promise of success, settle(node) of what appears. */
export function ratingOf(rate, settle) {
  const said = h("span");
  const buttons = {
    up: button(WORDS.up, () => tell("up"), { "aria-pressed": "false" }),
    down: button(WORDS.down, () => tell("down"), { "aria-pressed": "false" }),
  };
  const reasons = h(
    "div",
    { class: "rating", role: "group", "aria-label": WORDS.why, hidden: true },
    ...REASONS.map((one) => button(WORDS[`reason_${one}`], () => tell("down", one))),
  );
  const area = h("textarea", { "aria-label": WORDS.own, rows: 2, maxlength: MOST_WORDS });
  const send = h("button", { type: "submit" }, WORDS.own_send);
  const own = h("form", { class: "rating", hidden: true }, h("span", {}, WORDS.own), area, send);
  let why;
  own.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = area.value.trim();
    if (words) tell("down", why, words);
  });
  const tell = async (rating, reason, words) => {
    if (!(await rate(rating, reason, words))) return;
    why = reason;
    for (const [name, one] of Object.entries(buttons)) {
      one.setAttribute("aria-pressed", String(name === rating));
    }
    const asksWhy = rating === "down" && !reason;
    put(said, asksWhy ? WORDS.why : WORDS.rated);
    reasons.hidden = !asksWhy;
    own.hidden = !reason || Boolean(words);
    const next = [reasons, own].find((one) => !one.hidden);
    if (next) settle(next);
    next?.scrollIntoView({ block: "nearest" });
    if (reason) buttons.down.focus(); // what had the focus has gone
  };
  const group = { class: "rating", role: "group", "aria-label": WORDS.rating };
  return h(
    "div",
    {},
    h("div", group, h("span", {}, WORDS.rating), buttons.up, buttons.down, said),
    reasons,
    own,
  );
}
