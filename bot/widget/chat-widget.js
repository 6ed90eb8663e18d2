/**
 * Puts the chat on a page. This file has the widget's only side effects: it defines <clinic-chat>
 * and adds one to the page. Running it again changes nothing.
 *
 * bot/widget/script.py joins it with what it imports into the one script that pages load:
 * <script src="https://HOST/widget.js" defer></script>; docs/widget.md lists its data-* attributes.
 */

import { ClinicChat } from "./chat/element.js";

const TAG = "clinic-chat";
const script = document.currentScript;

function make({ title, open, ...settings }) {
  const chat = document.createElement(TAG);
  // A title attribute would show as a tooltip over the whole chat.
  const given = { ...settings, heading: title, server: script && new URL(".", script.src).href };
  for (const name of ["server", "heading", "phone", "emergency", "color", "position"]) {
    if (given[name]) chat.setAttribute(name, given[name]);
  }
  if (open !== undefined && open !== "false") chat.setAttribute("open", "");
  return chat;
}

function place() {
  if (!document.querySelector(TAG)) document.body.append(make(script?.dataset ?? {}));
}

ClinicChat.define(TAG);
if (document.body) place();
else document.addEventListener("DOMContentLoaded", place, { once: true });
