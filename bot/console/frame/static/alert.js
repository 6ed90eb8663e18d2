// Tells whoever has the console open of a new visitor who waits, an alarm, or a message that got no
// answer: a count in the title, a number beside "Queue", a message on the page, one short sound, and
// a notification when the page is out of sight. Nothing about the visitor.

import { allowSound, ring } from "./bell.js";
import { toast } from "./toast.js";

const SWITCH = "desk.alerts";
const TOLD = "desk.alerts.told";
const KEPT = 100;
// The most urgent first.
const WORDS = {
  alarm: "Urgent: please look now",
  turn_failed: "A visitor got no answer: please look now",
  handoff: "A visitor waits",
};
const title = document.title;
const button = document.querySelector("[data-alerts]");

const on = () => localStorage.getItem(SWITCH) === "on";

// Only one of the open pages rings: whoever holds the lock finds out what is new to all of them.
const together = (work) => (navigator.locks ? navigator.locks.request(TOLD, work) : work());

// Told or not, it is noted: what happened while the sound was off does not ring later.
function newOnes(newest) {
  const told = JSON.parse(localStorage.getItem(TOLD) ?? "[]");
  const fresh = newest.filter((one) => !told.includes(one.id));
  if (fresh.length > 0) {
    const ids = [...fresh.map((one) => one.id), ...told];
    localStorage.setItem(TOLD, JSON.stringify(ids.slice(0, KEPT)));
  }
  return fresh;
}

const isOpen = (id) => location.pathname === `/desk/conversations/${id}`;
const linkTo = (id) => ({ href: `/desk/conversations/${id}`, label: "Open the chat" });
let shown = null;

/** A number beside "Queue": who waits for a person, and who waits for me in another chat. */
function badge(count) {
  const link = document.querySelector('nav a[href="/desk/queue"]');
  let number = link?.querySelector(".number");
  if (link && !number) {
    number = document.createElement("span");
    number.className = "number";
    link.append(" ", number);
  }
  if (number) {
    number.hidden = count === 0;
    number.textContent = count;
  }
}

/** What is new since this page was opened is told on it, with or without the sound. */
function show(newest, mine) {
  const seen = new Set([...newest.map((one) => one.id), ...mine.map(String)]);
  const before = shown ?? seen;
  shown = new Set([...before, ...seen]);
  const inSight = location.pathname === "/desk/queue";
  for (const { id, kind, conversation_id: chat } of newest.filter((one) => !before.has(one.id))) {
    const waits = kind === "handoff";
    if (!isOpen(chat) && !(waits && inSight)) {
      toast(WORDS[kind], linkTo(chat), { passes: waits });
    }
  }
  for (const [chat] of mine.filter((one) => !before.has(String(one)))) {
    if (!isOpen(chat) && !inSight) {
      toast("A visitor whose chat you hold has written", linkTo(chat), { passes: true });
    }
  }
}

function tell(fresh) {
  if (fresh.length === 0 || !on()) {
    return;
  }
  ring();
  const kind = Object.keys(WORDS).find((each) => fresh.some((one) => one.kind === each));
  if (document.hidden && globalThis.Notification?.permission === "granted") {
    const shown = new Notification(WORDS[kind], { tag: "desk", renotify: true });
    shown.addEventListener("click", () => {
      shown.close();
      focus();
      location.assign("/desk/queue");
    });
  }
}

let looking = false;
let again = false;

async function look() {
  again = looking;
  if (looking) {
    return;
  }
  looking = true;
  try {
    // Nobody has touched anything: this must not keep a session alive.
    const headers = { "X-Requested-With": "fetch", "X-Desk-Idle": "1" };
    const answer = await fetch("/desk/alerts", { credentials: "same-origin", headers });
    if (answer.ok) {
      const { waiting, newest, mine } = await answer.json();
      const busy = waiting + mine.filter(([id]) => !isOpen(id)).length;
      document.title = busy > 0 ? `(${busy}) ${title}` : title;
      badge(busy);
      show(newest, mine);
      tell(await together(() => newOnes(newest)));
    }
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error; // a TypeError is a lost line: the next change or minute asks anew
    }
  } finally {
    looking = false;
  }
  if (again) {
    look();
  }
}

function label() {
  button.setAttribute("aria-pressed", String(on()));
  button.textContent = on() ? "Sound is on" : "Sound is off";
  button.title =
    on() && globalThis.Notification?.permission === "denied"
      ? "This browser blocks notifications of this page; it only rings."
      : "Rings for a visitor who waits, for alarms, and for messages that got no answer.";
}

async function change() {
  localStorage.setItem(SWITCH, on() ? "off" : "on");
  label();
  if (on()) {
    await allowSound();
    ring();
    if (globalThis.Notification?.permission === "default") {
      await Notification.requestPermission();
      label();
    }
  }
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", change);
  // A page that was opened anew may ring only after its first click or key.
  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, () => on() && allowSound(), { once: true, capture: true });
  }
  addEventListener("storage", (event) => event.key === SWITCH && label());
  document.addEventListener("desk:change", ({ detail }) => {
    if (detail.topic === "queue" || detail.topic === "*") {
      look();
    }
  });
  setInterval(look, 20_000);
  label();
  look();
}
