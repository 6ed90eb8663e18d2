// Puts new HTML in the place of an element and keeps the focus, and what was typed there.

/**
 * Replace an element's contents, or the element itself when the new HTML has one with its id.
 * @param {Element} old
 * @param {string} html from our own server, which has escaped all text in it
 * @returns {Element} the element that is now on the page
 */
export function replace(old, html) {
  if (old.lastHtml === html) {
    return old;
  }
  const page = new DOMParser().parseFromString(html, "text/html");
  const same = old.id ? page.getElementById(old.id) : null;
  const kept = typed(old);
  const focused = document.activeElement === old;
  const focus = old.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  const opened = [...old.querySelectorAll("details[open][id]")].map((one) => one.id);
  const scroll = old.scrollTop;
  let fresh = old;
  if (same) {
    fresh = document.adoptNode(same);
    old.replaceWith(fresh);
  } else {
    old.replaceChildren(...page.body.childNodes);
  }
  fresh.lastHtml = html;
  for (const id of opened) {
    document.getElementById(id)?.setAttribute("open", "");
  }
  for (const field of fresh.querySelectorAll("input, textarea, select")) {
    const before = kept.get(keyOf(field));
    if (before) {
      restore(field, before);
    }
  }
  if (focus) {
    (focused ? fresh : find(fresh, focus))?.focus({ preventScroll: true });
  }
  fresh.scrollTop = scroll;
  fresh.dispatchEvent(new CustomEvent("desk:replaced", { bubbles: true }));
  return fresh;
}

function keyOf(node) {
  const form = node.closest("form")?.getAttribute("action") ?? "";
  return node.id || `${form} ${node.getAttribute("name") ?? node.getAttribute("href") ?? ""}`;
}

function find(within, key) {
  const candidates = within.querySelectorAll("a, button, input, textarea, select, summary");
  return [...candidates].find((node) => keyOf(node) === key);
}

// Only what a person has changed; what the server had filled in may be newer now.
function typed(within) {
  const kept = new Map();
  for (const field of within.querySelectorAll("select")) {
    const [before] = [...field.options].filter((option) => option.defaultSelected);
    if (field.value !== (before ?? field.options[0])?.value) {
      kept.set(keyOf(field), { value: field.value, selectionStart: null, selectionEnd: null });
    }
  }
  for (const field of within.querySelectorAll("input, textarea")) {
    const choice = field.type === "checkbox" || field.type === "radio";
    if (field.type === "hidden" || field.type === "password" || choice) {
      continue;
    }
    if (field.value !== field.defaultValue) {
      const { value, selectionStart, selectionEnd } = field;
      kept.set(keyOf(field), { value, selectionStart, selectionEnd });
    }
  }
  return kept;
}

function restore(field, { value, selectionStart, selectionEnd }) {
  field.value = value;
  if (selectionStart !== null && field.setSelectionRange) {
    field.setSelectionRange(selectionStart, selectionEnd);
  }
}
