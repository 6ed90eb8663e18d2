/** Pure helpers that build page content; texts become text nodes, never markup. */

/** Make an element; attributes beginning with "on" are listeners, false and null are left out. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter(Boolean));
  return node;
}

export function button(words, onclick, more = {}) {
  return h("button", { type: "button", onclick, ...more }, words);
}

/** Set a text only when it changes, so that nothing is written for nothing. */
export function put(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

export const list = (value) => (Array.isArray(value) ? value : []);
export const text = (value) => (value == null ? "" : String(value));

const digits = (value) => value.replace(/[^\d+]/g, "");

export function telLink(number) {
  return h("a", { href: `tel:${digits(number)}` }, number);
}

/** Return what can be dialled, or nothing. */
export function phoneNumber(value) {
  const number = text(value).trim();
  return /\d/.test(number) && number.length <= 40 ? number : "";
}

const ADDRESS = "[\\w.+-]{1,64}@[a-z\\d-]+(?:\\.[a-z\\d-]+)+";
const NUMBER = "(?:\\+\\d+ ?)?\\(?\\d+(?:(?:\\) ?|[ .-])\\d+)*";
const DATE = /^\d{4}-\d\d-\d\d/;
const URGENT_NUMBERS = ["911", "112", "999"];

/** Cut a text into strings and links to phone numbers and e-mail addresses, nothing else. */
export function linked(words, { phone, emergency, urgent }) {
  const short = [digits(emergency), ...(urgent ? URGENT_NUMBERS : [])].filter(Boolean);
  const alone = short.map((one) => `\\b${one.replace("+", "\\+")}\\b(?![-. ]\\d)`);
  const isPhone = (found) => {
    const number = digits(found);
    if (short.includes(number) || (phone && number === digits(phone))) return true;
    return number.length >= 10 && number.length <= 16 && !DATE.test(found);
  };
  const parts = [];
  let end = 0;
  for (const match of words.matchAll(new RegExp([ADDRESS, ...alone, NUMBER].join("|"), "gi"))) {
    const [found] = match;
    const isAddress = found.includes("@");
    if (!isAddress && !isPhone(found)) continue;
    const link = isAddress ? h("a", { href: `mailto:${found}` }, found) : telLink(found);
    parts.push(words.slice(end, match.index), link);
    end = match.index + found.length;
  }
  return [...parts, words.slice(end)];
}

/** Return an address in full when it has one of these schemes, else nothing. */
export function webAddress(value, schemes = ["https:"]) {
  try {
    const url = new URL(text(value));
    return schemes.includes(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

/** Return a colour #rgb or #rrggbb as #rrggbb, anything else as nothing. */
export function fullColor(value) {
  const [, hex] = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(text(value).trim()) ?? [];
  if (!hex) return "";
  return hex.length === 3 ? `#${hex.replace(/./g, "$&$&")}` : `#${hex}`;
}

/** Black or white, whichever can be read on the colour #rrggbb. */
export function inkOn(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}
