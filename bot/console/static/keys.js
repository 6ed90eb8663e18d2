// Keyboard shortcuts: any link, button or field with data-key="t" is used by that key alone.
// "?" shows them all, with the element's own words.

/** Begin to listen. */
export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writes(event.target)) {
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
    const target = shortcuts().find((node) => node.dataset.key === event.key);
    if (target) {
      event.preventDefault();
      use(target);
    }
  });
}

function writes(node) {
  return node instanceof Element && node.matches("input, textarea, select, [contenteditable]");
}

function shortcuts() {
  return [...document.querySelectorAll("[data-key]")].filter((node) => node.offsetParent !== null);
}

function use(node) {
  if (node.matches("input, textarea, select")) {
    node.focus();
  } else {
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
  for (const node of shortcuts()) {
    list.append(line(node.dataset.key, wordsOf(node)));
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
