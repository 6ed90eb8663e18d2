// The queue: who begins to wait is announced once; the search shows what it finds while one types.

import { announce } from "./announce.js";
import { replace } from "./replace.js";
import { ask, Refused } from "./request.js";

const TYPING_MS = 250;
const known = new Set();
let timer;
let asked = 0;

function waiting() {
  return [...document.querySelectorAll("#queue .entry.waiting")];
}

function tellNew() {
  for (const row of waiting()) {
    if (!known.has(row.dataset.handoff)) {
      known.add(row.dataset.handoff);
      announce(`Somebody waits: ${row.querySelector(".words").textContent}`);
    }
  }
}

async function search(words) {
  const number = ++asked;
  try {
    const answer = await ask(`/desk/queue?part=found&q=${encodeURIComponent(words)}`);
    const html = await answer.text();
    const section = document.getElementById("found");
    // A slow answer must not take the place of a newer one.
    if (number === asked && section) {
      replace(section, html);
      announceFound(words);
    }
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
  }
}

function announceFound(words) {
  const count = document.querySelectorAll("#found .entry").length;
  if (words) {
    announce(count === 1 ? "1 found" : `${count} found`);
  }
}

for (const row of waiting()) {
  known.add(row.dataset.handoff);
}
document.addEventListener("desk:replaced", (event) => {
  if (event.target.id === "queue") {
    tellNew();
  }
});

const box = document.getElementById("q");
box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => search(box.value.trim()), TYPING_MS);
});
box.form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  search(box.value.trim());
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    event.preventDefault(); // the browser would empty it
    box.blur();
  }
});
