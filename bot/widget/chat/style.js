/**
 * The widget's look, as one style sheet for its shadow root.
 *
 * The page's rules reach the host element, and what it passes on by inheritance, but nothing inside:
 * so everything begins anew at `.chat`. `medium` is the visitor's own text size, whatever the page
 * does to `rem`; all other sizes are in `em`.
 */

import { h } from "./dom.js";

/** When the panel takes the whole screen; widths in `em` follow the visitor's text size too. */
export const SHEET = "(max-width: 30em), (max-height: 30em)";

const STYLE = `
:host { all: initial; display: block; }
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; margin: 0; }
.chat { all: initial; display: block; color-scheme: light dark; color: var(--ink);
  font: medium/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  --accent: #0b5563; --on-accent: #fff; --paper: #fff; --ink: #1a1f24; --quiet: #47525d;
  --line: #737e89; --soft: #eef2f5; --alarm: #a8001c; --alarm-paper: #fff1f1; --focus: #0a47c2; }
@media (prefers-color-scheme: dark) {
  .chat { --paper: #16191d; --ink: #f3f5f7; --quiet: #c3cbd3; --line: #8d97a1; --soft: #282e35;
    --alarm: #ff9a92; --alarm-paper: #3b1719; --focus: #9cc2ff; }
}
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
a { color: inherit; font-weight: 600; }
a[href^="tel:"] { white-space: nowrap; }
button, textarea { font: inherit; color: inherit; }
button { min-height: 2.75em; padding: .375em .875em; border: 1px solid var(--line);
  border-radius: .625em; background: var(--paper); text-align: start; cursor: pointer; }
button:hover { text-decoration: underline; }
button[aria-disabled] { cursor: default; text-decoration: none; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }

.launcher, .panel { position: fixed; z-index: 2147483000; }
.launcher { bottom: max(1em, env(safe-area-inset-bottom)); min-height: 3.25em;
  right: max(1em, env(safe-area-inset-right)); padding: .5em 1.25em; border: 2px solid #fff;
  border-radius: 2em; background: var(--accent); color: var(--on-accent); font-size: 1.125em;
  font-weight: 600; box-shadow: 0 2px 10px rgb(0 0 0 / .4); }
.left .launcher { right: auto; left: max(1em, env(safe-area-inset-left)); }
.badge { margin-inline-start: .5em; padding: 0 .5em; border-radius: 1em; background: #fff;
  color: #a8001c; }
.panel { bottom: 1em; right: 1em; display: flex; flex-direction: column; width: 27em;
  max-width: calc(100vw - 2em); height: min(44em, calc(100vh - 2em)); overflow: hidden auto;
  overscroll-behavior: contain; border: 1px solid var(--line); border-radius: 1em;
  background: var(--paper); box-shadow: 0 6px 30px rgb(0 0 0 / .35); }
.left .panel { right: auto; left: 1em; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .5em; padding: .625em .75em;
  background: var(--accent); color: var(--on-accent); }
header div { flex: 1 1 9em; padding-inline-start: .25em; }
h2 { font-size: 1.125em; line-height: 1.3; overflow-wrap: anywhere; }
.desk { flex: 1 1 100%; padding-inline-start: .25em; font-weight: 600; }
header button { border-color: currentcolor; background: transparent; }
header :focus-visible { outline-color: currentcolor; }
.banner, .drawer { padding: .75em 1em; border-bottom: 1px solid var(--line);
  background: var(--soft); }
.banner { border-left: .375em solid var(--alarm); }
.drawer { display: flex; flex-wrap: wrap; gap: .5em; }
.drawer p { flex: 1 1 100%; }
.holder { display: flex; flex-wrap: wrap; align-items: center; gap: .25em .5em; padding: .5em .625em;
  border-top: 1px solid var(--line); border-left: .375em solid var(--accent);
  background: var(--soft); }
.holder p { flex: 1 1 12em; }
.holder button { padding-inline: .625em; }

.log { position: relative; flex: 1 1 auto; min-height: 7em; overflow: hidden auto; padding: 1em;
  overscroll-behavior: contain; }
.log:focus-visible { outline-offset: -4px; }
.row { margin-bottom: 1em; overflow-wrap: anywhere; }
.bubble { width: fit-content; max-width: 92%; padding: .625em .875em;
  border: 1px solid transparent; border-radius: 1em; border-end-start-radius: .25em;
  background: var(--soft); font-size: 1.0625em; }
.bubble p { white-space: pre-line; }
.bubble > * + * { margin-top: .5em; }
ul { padding-inline-start: 1.25em; }
.mine { display: flex; flex-direction: column; align-items: flex-end; }
.mine .bubble { border-radius: 1em; border-end-end-radius: .25em; background: var(--accent);
  color: var(--on-accent); }
.from { color: var(--quiet); font-weight: 600; }
.person .bubble { border-color: var(--accent); background: var(--paper); }
.urgent { border: 3px solid var(--alarm); background: var(--alarm-paper); }
.urgent strong { color: var(--alarm); }
.call { display: block; padding: .625em; border: 2px solid; border-radius: .625em;
  color: var(--alarm); font-size: 1.125em; text-align: center; }
.state, .source, .rating, .notice, .typing { color: var(--quiet); }
.sent:has(~ .row) .state { display: none; }
.failed .state { color: var(--alarm); font-weight: 600; }
.source { font-size: .9412em; }
summary { width: fit-content; padding: .625em 0; text-decoration: underline; cursor: pointer; }
.choices, .rating { display: flex; flex-wrap: wrap; align-items: center; gap: .5em;
  margin-top: .5em; }
.choices button { border: 2px solid var(--line); font-weight: 600; }
.row:has(~ .theirs) .choices button { border-width: 1px; font-weight: 400; color: var(--quiet); }
.choices .retired { border-style: dashed; text-decoration: none;
  cursor: default; }
[aria-pressed=true] { border-color: currentcolor; background: var(--soft); font-weight: 600; }
.typing { animation: appear .2s .4s backwards; }
@keyframes appear { from { opacity: 0; } }
.newer { align-self: center; margin: .25em; }

footer { padding: .625em 1em max(.625em, env(safe-area-inset-bottom));
  border-top: 1px solid var(--line); }
form { display: flex; flex-wrap: wrap; align-items: flex-end; gap: .25em .5em; margin-top: .375em; }
label { flex: 1 1 100%; font-weight: 600; }
textarea { flex: 1 1 9em; min-width: 0; min-height: 2.9em; max-height: 7.1em; padding: .625em .75em;
  border: 2px solid var(--line); border-radius: .625em; background: var(--paper);
  font-size: 1.0625em; line-height: 1.4; resize: none; }
textarea::placeholder { color: transparent; }
form button { min-height: 3.125em; padding-inline: 1.25em; border-color: transparent;
  background: var(--accent); color: var(--on-accent); font-weight: 600; }
form p { flex: 1 1 100%; color: var(--quiet); }
form .wrong { color: var(--alarm); font-weight: 600; }
.emergency a { display: inline-block; padding: .625em .5em; }

@media ${SHEET} {
  .panel, .left .panel { inset: 0; width: auto; max-width: none; height: 100vh; height: 100dvh;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) 0 env(safe-area-inset-left);
    border: 0; border-radius: 0; }
}
@media (max-height: 30em) {
  footer { display: flex; flex-wrap: wrap; align-items: flex-end; gap: 0 .5em; }
  footer > button { min-height: 3.125em; }
  form { flex: 1 1 18em; margin: 0; }
  label { position: absolute; clip-path: inset(50%); }
  textarea::placeholder { color: var(--quiet); opacity: 1; }
  .emergency { flex: 1 1 100%; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; } }
@media (forced-colors: active) {
  .bubble, header, form button { border: 1px solid; }
  .urgent { border-width: 4px; }
}
@media print { :host { display: none; } }
`;

/** Give a shadow root its style, and return it. */
export function dress(root) {
  if ("adoptedStyleSheets" in root) {
    // Unlike a style element, this works under any content security policy of the page.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } else root.append(h("style", {}, STYLE));
  return root;
}
