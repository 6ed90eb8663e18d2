// Keeps what is being written in this tab, so that a reload or a new login loses nothing.

const PREFIX = "desk-draft:";
const SENT = `${PREFIX}sent`;
const KEPT = /[?&](done|saved)=/;
/** The chat's own boxes are kept by their page, under the chat's name. */
const AREA = "form[method=post] textarea[id]:not(.conversation textarea, [readonly])";

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

/**
 * Keep what is typed into the forms of a page: lost would be a long answer whose sending found the
 * session at its end. What was sent is forgotten once the server has said that it is kept.
 */
export function keepDrafts() {
  forgetSent();
  for (const area of areas(document)) {
    if (!area.value) {
      area.value = read(keyOf(area));
    }
  }
  document.addEventListener("input", ({ target }) => {
    if (target.matches(AREA)) {
      write(keyOf(target), target.value);
    }
  });
  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    const keys = areas(target).map(keyOf);
    if (defaultPrevented) {
      keys.forEach((key) => write(key, ""));
    } else if (keys.length > 0) {
      write(SENT, JSON.stringify(keys));
    }
  });
  document.addEventListener("desk:refused", ({ target }) => {
    areas(target).forEach((area) => write(keyOf(area), area.value));
  });
}

/** A page that the server sends people to after it has kept a form says so in its address. */
function forgetSent() {
  const sent = read(SENT);
  if (!sent || location.pathname.startsWith("/desk/login")) {
    return;
  }
  if (KEPT.test(location.search) || location.hash.startsWith("#draft-")) {
    JSON.parse(sent).forEach((key) => write(key, ""));
  }
  write(SENT, "");
}

function areas(within) {
  return [...within.querySelectorAll(AREA)];
}

function keyOf(area) {
  return `${PREFIX}${location.pathname} ${area.id}`;
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
