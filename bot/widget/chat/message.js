/** Builds the rows of the message list from stored messages. */

import { button, h, linked, list, text, webAddress } from "./dom.js";
import { isTurn, ratingOf } from "./rating.js";
import { WORDS } from "./words.js";

export function visitorRow(words, state) {
  const bubble = h("div", { class: "bubble", dir: "auto" }, h("p", {}, text(words)));
  return h("div", { class: "row mine" }, h("span", { class: "sr" }, WORDS.you), bubble, state);
}

/**
 * Build an assistant's message. Hooks: choose(choice), rate(seq, rating, reason, words) ->
 * promise of success, and numbers() -> the clinic's phone and emergency number.
 */
export function answerOf(message, isLive, { choose, rate, numbers }) {
  const isUrgent = message.kind === "urgent";
  const link = (words) => linked(text(words), { ...numbers(), urgent: isUrgent });
  const words = link(message.text);
  const items = list(message.items).map((item) => h("li", {}, ...link(item)));
  // What a reload brings back is no news, so it does not cry out again.
  const role = isUrgent && isLive && "alert";
  const bubble = h(
    "div",
    { class: isUrgent ? "bubble urgent" : "bubble", dir: "auto", role },
    isUrgent && h("strong", {}, WORDS.urgent),
    h("p", {}, ...words),
    items.length > 0 && h("ul", {}, ...items),
    message.note && h("p", {}, ...link(message.note)),
    isUrgent && callOf(words),
    originOf(message),
  );
  return h(
    "div",
    { class: "row theirs" },
    h("span", { class: "sr" }, WORDS.assistant),
    bubble,
    choicesOf(list(message.choices), choose),
    isTurn(message) && ratingOf((...opinion) => rate(message.seq, ...opinion)),
  );
}

/** The first number that urgent advice names, once more as a button for shaking hands. */
function callOf(words) {
  const link = words.find((one) => one.href?.startsWith("tel:"));
  return link && h("a", { class: "call", href: link.href }, WORDS.call(link.textContent));
}

function originOf({ provenance, sources }) {
  const lines = list(sources).map((source) => {
    const href = webAddress(source?.url);
    const label = text(source?.label) || href;
    return h(
      "li",
      {},
      href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, label) : label,
    );
  });
  if (!provenance && !lines.length) return null;
  return h(
    "div",
    { class: "source" },
    provenance && h("p", {}, text(provenance)),
    lines.length > 0 && h("details", {}, h("summary", {}, WORDS.sources), h("ul", {}, ...lines)),
  );
}

function choicesOf(choices, choose) {
  if (!choices.length) return null;
  const buttons = choices.map((choice) => {
    const [id, label] = [text(choice?.id), text(choice?.label)];
    return button(label, () => choose({ id, label }));
  });
  return h("div", { class: "choices", role: "group", "aria-label": WORDS.choices }, ...buttons);
}
