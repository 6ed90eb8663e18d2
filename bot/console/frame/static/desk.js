// Starts what the pages of the console share. Every page works without it, only with reloads.

import { forgetDrafts, keepDrafts } from "./draft.js";
import { startForms } from "./forms.js";
import { startHere } from "./here.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";

document.documentElement.classList.add("scripted");
startForms();
keepDrafts();
startKeys();
if (document.body.dataset.staff) {
  startLive();
  startHere();
}

for (const form of document.querySelectorAll('form[action="/desk/logout"]')) {
  form.addEventListener("submit", forgetDrafts);
}
// On a phone the navigation is wider than the screen.
document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
