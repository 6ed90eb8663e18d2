/** Builds the rows of the message list from stored messages. */

import { button, h, linked, list, text, webAddress } from "./dom.js";
import { RETIRED } from "./presses.js";
import { isTurn, ratingOf } from "./rating.js";
import { WORDS, counted, fill, named } from "./words.js";

export function visitorRow(words, state) {
  const bubble = h("div", { class: "bubble", dir: "auto" }, h("p", {}, text(words)));
  const who = h("span", { class: "sr" }, `${WORDS.you} `);
  return h("div", { class: "row mine" }, who, bubble, state);
}

/**
 * Build a message of the assistant or of a person. Hooks: choose(choice), rate(seq, rating, reason, words) ->
 * promise of success, numbers() -> the clinic's phone and emergency number, and settle(node) of
 * what appears later.
 */
export function answerOf(message, isLive, { choose, rate, numbers, settle }) {
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
  const isStaff = message.role === "staff";
  return h(
    "div",
    { class: isStaff ? "row theirs person" : "row theirs" },
    isStaff
      ? h("p", { class: "from" }, named("from", text(message.staff_name)))
      : h("span", { class: "sr" }, `${WORDS.assistant} `),
    bubble,
    choicesOf(choicesIn(message), choose),
    isTurn(message) && ratingOf((...opinion) => rate(message.seq, ...opinion), settle),
  );
}

/** The first number that urgent advice names, once more as a button for shaking hands. */
function callOf(words) {
  const link = words.find((one) => one.href?.startsWith("tel:"));
  if (!link) return null;
  return h("a", { class: "call", href: link.href }, fill(WORDS.call, { number: link.textContent }));
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

/** The choices under a message, without the one that the line above the input stands for. */
function choicesIn({ choices, handoff }) {
  return list(choices).filter((one) => handoff !== "waiting" || one?.does !== "cancel_handoff");
}

/** A message as it is read out. */
export function spoken(message) {
  const { role, text: words, items, note, staff_name } = message;
  if (role === "staff") return `${named("from", text(staff_name))}: ${words}`;
  const following = choicesIn(message).length;
  const last = following ? counted("choices_follow", following) : "";
  return [words, ...list(items), note, last].filter(Boolean).join("\n");
}

/** Retire the choices of a question that is over; one that has the focus keeps it. */
export function retire(row) {
  for (const node of row.querySelectorAll(".once")) {
    node.classList.add(RETIRED);
    node.setAttribute("aria-disabled", "true");
    node.tabIndex = -1;
  }
}

function choicesOf(choices, choose) {
  if (!choices.length) return null;
  const buttons = choices.map((choice) => {
    const [id, label] = [text(choice?.id), text(choice?.label)];
    return button(label, () => choose({ id, label }), { class: choice?.once === true && "once" });
  });
  return h("div", { class: "choices", role: "group", "aria-label": WORDS.choices }, ...buttons);
}
