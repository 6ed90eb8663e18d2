// Keyboard shortcuts: any link, button or field with data-key="t" is used by that key alone.
// "j" and "k" go through rows with data-row, to the link with data-open or the first one; a row's own
// keys then mean that row.
// "?" shows them all, with the element's own words. Who speaks to the computer or types with one
// switch hits keys by accident: a button with data-keys turns them off in this browser.

import { askFirst } from "./ask.js";

const STEPS = { j: 1, k: -1 };
const SWITCH = "desk.keys";

/** Begin to listen. */
export function startKeys() {
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      localStorage.setItem(SWITCH, on() ? "off" : "on");
      label(button);
    });
    label(button);
  }
  document.addEventListener("keydown", (event) => {
    if (!on() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writes(event.target)) {
      return;
    }
    if (document.querySelector("dialog[open]")) {
      return;
    }
    if (event.key === "?") {
      event.preventDefault();
      help();
      return;
    }
    if (event.key in STEPS) {
      move(STEPS[event.key]);
      return;
    }
    const target = meant(event.key);
    if (target) {
      event.preventDefault();
      use(target);
    }
  });
}

function on() {
  return localStorage.getItem(SWITCH) !== "off";
}

function label(button) {
  button.setAttribute("aria-pressed", String(on()));
  button.textContent = on() ? "Shortcuts on" : "Shortcuts off";
}

function writes(node) {
  return node instanceof Element && node.matches("input, textarea, select, [contenteditable]");
}

function shortcuts() {
  return [...document.querySelectorAll("[data-key]")].filter((node) => node.offsetParent !== null);
}

/** The element for a key: that of the row with the focus, else the first on the page. */
function meant(key) {
  const found = shortcuts().filter((node) => node.dataset.key === key);
  const row = document.activeElement?.closest("[data-row]");
  return found.find((node) => row?.contains(node)) ?? (row && found[0]?.closest("[data-row]") ? null : found[0]);
}

function rows() {
  return [...document.querySelectorAll("[data-row]")]
    .map((row) => row.querySelector("[data-open]") ?? row.querySelector("a"))
    .filter((node) => node?.offsetParent);
}

function move(step) {
  const all = rows();
  const row = document.activeElement?.closest("[data-row]");
  const at = all.findIndex((node) => row?.contains(node));
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
  all[Math.max(0, Math.min(next, all.length - 1))]?.focus();
}

async function use(node) {
  const { keyAsk } = node.dataset;
  if (node.matches("input, textarea, select")) {
    node.focus();
  } else if (!keyAsk || (await askFirst(keyAsk, node.textContent.trim()))) {
    node.click();
  }
}

function wordsOf(node) {
  const own = node.dataset.keyHelp || node.getAttribute("aria-label") || node.textContent.trim();
  return own || node.labels?.[0]?.textContent.trim() || node.title;
}

function help() {
  const dialog = document.createElement("dialog");
  const heading = document.createElement("h2");
  heading.textContent = "Keyboard shortcuts";
  const list = document.createElement("ul");
  list.className = "plain";
  list.append(line("?", "This list"), line("Esc", "Close it"));
  if (rows().length) {
    list.append(line("j", "Next in the list"), line("k", "Previous"), line("Enter", "Open it"));
  }
  const told = new Set();
  for (const node of shortcuts()) {
    if (!told.has(node.dataset.key)) {
      told.add(node.dataset.key);
      list.append(line(node.dataset.key, wordsOf(node)));
    }
  }
  const close = document.createElement("button");
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.append(heading, list, close);
  dialog.setAttribute("aria-label", heading.textContent);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function line(key, words) {
  const item = document.createElement("li");
  const cap = document.createElement("kbd");
  cap.textContent = key;
  item.append(cap, ` ${words}`);
  return item;
}
