// Keeps what is being written in this tab, so that a reload or a new login loses nothing.

const PREFIX = "desk-draft:";

/**
 * @param {HTMLTextAreaElement} area
 * @param {string} name of the draft
 */
export function keepDraft(area, name) {
  const key = PREFIX + name;
  const saved = read(key);
  if (saved && !area.value) {
    area.value = saved;
  }
  area.addEventListener("input", () => write(key, area.value));
  area.form.addEventListener("desk:sent", () => write(key, area.value));
}

/** Forget all drafts: the next person at this computer must not see them. */
export function forgetDrafts() {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX)) {
        sessionStorage.removeItem(key);
      }
    }
  } catch {
    // Storage is switched off: nothing was kept.
  }
}

function read(key) {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function write(key, value) {
  try {
    if (value) {
      sessionStorage.setItem(key, value);
    } else {
      sessionStorage.removeItem(key);
    }
  } catch {
    // Storage is full or switched off: the words stay on the page.
  }
}
