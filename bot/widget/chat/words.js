/** What the widget itself says; what the assistant says comes from the service. */

/** By key: script.py puts the words of english.json here, and the clinic's own in their place. */
export const WORDS = {};

/** A word cut at its braces, with values in their place: texts and nodes, never markup. */
export function parts(words, values) {
  return words.split(/\{(\w+)\}/).map((part, index) => (index % 2 ? values[part] : part));
}

export const fill = (words, values) => parts(words, values).join("");

/** The word for so many; a language has up to six forms for it. */
export function counted(key, count) {
  const form = new Intl.PluralRules(WORDS.lang).select(count);
  return fill(WORDS[`${key}_${form}`] ?? WORDS[`${key}_other`], { count });
}

/** The word that names a person, or the one for somebody whose name is not known. */
export function named(key, name) {
  return name ? fill(WORDS[`${key}_named`], { name }) : WORDS[key];
}
