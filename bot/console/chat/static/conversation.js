// One conversation: the answer box, drafts, the newest message in sight and announced once.

import { announce } from "./announce.js";
import { keepDraft } from "./draft.js";
import { replace } from "./replace.js";
import { ask, Refused } from "./request.js";
import { startSaved } from "./saved.js";

const NEAR_END = 60;
const AGAIN_MS = 3_000;
const id = document.querySelector("[data-conversation]").dataset.conversation;
const composer = document.getElementById("composer");
const form = document.getElementById("reply-form");
const area = document.getElementById("reply");
const send = document.getElementById("send");
const noteArea = document.getElementById("note");
const unsentLine = document.getElementById("unsent");
let again;
let heard = Number(talk().dataset.newest);
let atEnd = true;

function talk() {
  return document.getElementById("talk");
}

function toEnd() {
  talk().scrollTop = talk().scrollHeight;
}

/** The box is there for who holds the chat; words that were typed stay in sight in any case. */
function showComposer() {
  const gone = document.getElementById("head").dataset.state === "gone";
  for (const node of document.querySelectorAll("#talk, .aside")) {
    node.hidden = gone;
  }
  const mine = document.getElementById("head").dataset.mine === "1";
  composer.hidden = !mine && !area.value;
  send.disabled = !mine;
}

/** The next words are the answer, wherever the focus was; nothing that is being typed is left. */
function toAnswer() {
  if (!document.activeElement?.matches("input, textarea, select")) {
    area.focus({ preventScroll: true });
    area.scrollIntoView({ block: "center" });
  }
}

function hear() {
  const { newest, words } = talk().dataset;
  if (Number(newest) > heard) {
    heard = Number(newest);
    announce(`The visitor writes: ${words}`);
  }
}

/** The answer says what it answers: words that cross with it wait on. */
function see() {
  const { seen } = form.elements;
  seen.value = Math.max(Number(seen.value), Number(talk().dataset.shown));
}

/** A new id for the next message; one that was refused keeps its own, so it is never sent twice. */
function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  form.elements.client_id.value = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
}

document.addEventListener(
  "scroll",
  (event) => {
    if (event.target.id === "talk") {
      const { scrollHeight, scrollTop, clientHeight } = event.target;
      atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    }
  },
  { capture: true, passive: true },
);

/** What the summary said when one of its buttons was pressed; null when none was. */
let pressed = null;
const situation = () => JSON.stringify({ ...document.getElementById("head").dataset });
document.addEventListener("submit", (event) => {
  pressed = event.target.closest("#head") ? situation() : null;
});
document.addEventListener("desk:refused", () => {
  pressed = null;
});

let lost = false;
document.addEventListener("desk:replaced", (event) => {
  if (event.target.id === "talk") {
    showComposer();
    if (atEnd) {
      toEnd();
    }
    hear();
    see();
  } else if (event.target.id === "head") {
    const before = composer.hidden;
    showComposer();
    // A button that was used is gone: the next step gets the focus. An update that was on its way
    // before the press still shows the old situation.
    if (pressed !== null && pressed !== situation()) {
      pressed = null;
      if (before && !composer.hidden) {
        toAnswer();
      } else if (document.activeElement === document.body) {
        talk().focus({ preventScroll: true });
      }
    } else if (!before && document.getElementById("head").dataset.mine === "0") {
      announce(document.getElementById("state").textContent.trim());
    }
  }
});

form.addEventListener("desk:sent", () => {
  const byItself = "quiet" in form.dataset;
  unsent(false);
  lost = false;
  freshId();
  atEnd = true;
  toEnd();
  showComposer();
  if (!byItself) {
    area.focus();
  }
});
form.addEventListener("desk:refused", ({ detail }) => {
  lost = true;
  // What is sent again by itself must not take the focus from what is being done meanwhile.
  if (!("quiet" in form.dataset)) {
    area.focus();
  }
  // After the form itself has made its buttons ready again.
  setTimeout(showComposer);
  unsent(detail.away);
});
area.addEventListener("input", () => {
  unsent(false);
  if (lost) {
    lost = false;
    freshId();
  }
});

/** An answer that did not reach the server is sent again under the same id until it does. */
function unsent(waits) {
  clearTimeout(again);
  unsentLine.hidden = !waits;
  form.toggleAttribute("data-quiet", Boolean(waits));
  if (waits) {
    again = setTimeout(() => form.requestSubmit(send), AGAIN_MS);
  }
}
for (const box of [area, noteArea]) {
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      box.form.requestSubmit();
    } else if (event.key === "Escape" && !event.defaultPrevented) {
      box.blur();
    }
  });
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-part]");
  if (!link || event.ctrlKey || event.metaKey) {
    return;
  }
  event.preventDefault();
  const url = new URL(link.href);
  url.searchParams.set("part", link.dataset.part);
  try {
    const answer = await ask(url);
    atEnd = true;
    replace(talk(), await answer.text());
    talk().focus();
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
  }
});

keepDraft(area, `reply:${id}`);
keepDraft(noteArea, `note:${id}`);
startSaved(area);
showComposer();
toEnd();
// On a phone the keyboard would cover what is to be read first.
if (!composer.hidden && matchMedia("(pointer: fine)").matches) {
  toAnswer();
}
