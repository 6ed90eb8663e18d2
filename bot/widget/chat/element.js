/** The custom element: puts the parts together and tells them what the visitor does. */

import { Announcer } from "./announcer.js";
import { Banner } from "./banner.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { Desk } from "./desk.js";
import { Drawer } from "./drawer.js";
import { Holder } from "./holder.js";
import { Keep } from "./keep.js";
import { Launcher } from "./launcher.js";
import { MessageList } from "./message-list.js";
import { spoken } from "./message.js";
import { Presses } from "./presses.js";
import { Sheet } from "./sheet.js";
import { dress } from "./style.js";
import { WORDS, counted, fill, parts } from "./words.js";
import { button, fullColor, h, inkOn, phoneNumber, put, telLink, webAddress } from "./dom.js";

const PROTOCOL = "webhooks/widget/";

/**
 * @attr server     address of the service; the page's own when left out
 * @attr heading    name at the top of the panel
 * @attr phone      the clinic's number, shown when the chat cannot be reached
 * @attr emergency  number for emergencies
 * @attr color      accent colour as #rgb or #rrggbb
 * @attr position   "right" (default) or "left"
 * @attr open       start opened, where there is room for page and chat
 */
export class ClinicChat extends HTMLElement {
  static observedAttributes = ["heading", "phone", "emergency", "color", "position"];

  static define(tag = "clinic-chat") {
    if (!customElements.get(tag)) customElements.define(tag, this);
  }

  #keep;
  #talk;
  #list;
  #composer;
  #desk;
  #drawer;
  #holder;
  #sheet;
  #launcher = new Launcher(() => this.show());
  #announcer = new Announcer();
  #banner = new Banner(this.#announcer, () => this.phone);
  #parts = null;
  #connection = null;
  #isOpen = false;
  #isDrawn = true;
  #presses = new Presses();

  get server() {
    return webAddress(this.getAttribute("server"), ["https:", "http:"]) || document.baseURI;
  }

  get heading() {
    return this.getAttribute("heading")?.trim() || WORDS.heading;
  }

  get phone() {
    return phoneNumber(this.getAttribute("phone"));
  }

  get emergency() {
    return phoneNumber(this.getAttribute("emergency"));
  }

  get color() {
    return fullColor(this.getAttribute("color"));
  }

  get position() {
    return this.getAttribute("position") === "left" ? "left" : "right";
  }

  get isOpen() {
    return this.#isOpen;
  }

  connectedCallback() {
    if (!this.#parts) this.#build();
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    window.addEventListener("online", () => this.#talk.wake(), { signal });
    window.addEventListener("storage", () => this.#readElsewhere(), { signal });
    // An open stream would keep the page out of the browser's back and forward cache.
    window.addEventListener("pagehide", () => this.#talk.stop(), { signal });
    window.addEventListener("pageshow", () => this.#resume(), { signal });
    this.#list.connect();
    this.#sheet.connect(signal);
    this.#draw();
    const startsOpen = this.hasAttribute("open") && !this.#sheet.isOn;
    if (this.#isOpen || this.#keep.get("open") || startsOpen) this.show({ focus: false });
    this.#resume();
  }

  disconnectedCallback() {
    this.#connection.abort();
    this.#talk.stop();
    this.#desk.stop();
    this.#list.disconnect();
    this.#announcer.clear();
  }

  attributeChangedCallback(name, before, after) {
    if (before === after || !this.#parts || !this.#isDrawn) return;
    this.#isDrawn = false;
    queueMicrotask(() => this.#draw());
  }

  show({ focus = true } = {}) {
    this.#isOpen = true;
    this.#keep.set({ open: true });
    this.#launcher.isExpanded = true;
    this.#parts.panel.hidden = false;
    this.#sheet.fit();
    this.#list.toEnd();
    this.#markRead();
    this.#talk.start();
    this.#desk.start();
    if (focus) this.#focus();
  }

  #focus() {
    // A finger's keyboard would cover what is to be read first.
    if (this.#sheet.isOn && matchMedia("(pointer: coarse)").matches) this.#parts.panel.focus();
    else this.#composer.focus();
  }

  hide() {
    const { panel } = this.#parts;
    const hadFocus = panel.contains(this.shadowRoot.activeElement);
    this.#isOpen = false;
    this.#keep.set({ open: false });
    this.#drawer.close();
    this.#desk.stop();
    panel.hidden = true;
    this.#launcher.isExpanded = false;
    if (hadFocus) this.#launcher.node.focus();
  }

  #resume() {
    if (this.isConnected && (this.#isOpen || this.#talk.isKnown)) this.#talk.start();
  }

  // Building and drawing

  #build() {
    const base = new URL(PROTOCOL, this.server);
    this.#desk = new Desk(base);
    this.#keep = new Keep(`clinic-chat ${base.href}`);
    this.#talk = new Conversation(base, this.#keep, {
      message: (message, isLive) => this.#received(message, isLive),
      outgoing: (out) => this.#outgoing(out),
      waiting: (isWaiting, late) => this.#list.waiting(isWaiting && !this.#holder.isHeld, late),
      line: (isUp, sentence) => this.#banner.show(isUp, sentence),
      idle: () => this.#presses.release(),
      lost: (unsent) => this.#restart(unsent),
      wanted: () => this.#isOpen,
    });
    const { settle } = this.#presses;
    const choose = (choice) => this.#choose(choice);
    this.#holder = new Holder({
      ask: () => this.#choose({ label: WORDS.desk_text }),
      choose,
      settle,
      leave: () => this.#focus(),
      keep: () => this.#drawer.askKeep(),
      isKept: () => this.#keep.isOnDevice,
    });
    this.#list = new MessageList({
      choose,
      settle,
      retry: (out) => this.#talk.retry(out),
      rate: (...opinion) => this.#drawer.attempt(() => this.#talk.feedback(...opinion)),
      numbers: () => ({ phone: this.phone, emergency: this.emergency }),
    });
    this.#drawer = new Drawer({
      transcript: () => this.#talk.isKnown && this.#talk.transcript(),
      erase: () => this.#erase(),
      announce: (words) => this.#announcer.say(words),
      settle,
      keep: this.#keep,
      keptOrNot: () => this.#holder.draw(),
    });
    this.#composer = new Composer((words) => this.#talk.say(words));
    this.#assemble();
    this.#sheet = new Sheet(this.#parts.panel);
  }

  #assemble() {
    const title = h("h2", { id: "title" });
    const { who, ask, node: holder } = this.#holder;
    const emergency = h("p", { class: "emergency" });
    const close = button(WORDS.close, () => this.hide());
    const panel = h(
      "section",
      { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true },
      h("header", {}, h("div", {}, title, who), this.#drawer.menu, close, this.#desk.node),
      this.#banner.node,
      this.#drawer.node,
      this.#list.log,
      this.#list.newer,
      holder,
      h("footer", {}, ask, this.#composer.form, emergency),
    );
    panel.addEventListener("keydown", (event) => this.#pressed(event));
    const chat = h(
      "div",
      { class: "chat", lang: WORDS.lang, dir: "ltr" },
      this.#launcher.node,
      panel,
      this.#announcer.node,
    );
    this.#presses.guard(chat);
    this.#parts = { chat, panel, title, emergency };
    dress(this.attachShadow({ mode: "open" })).append(chat);
  }

  #draw() {
    const { chat, title, emergency } = this.#parts;
    this.#isDrawn = true;
    put(title, this.heading);
    chat.classList.toggle("left", this.position === "left");
    chat.style.setProperty("--accent", this.color);
    chat.style.setProperty("--on-accent", this.color && inkOn(this.color));
    const number = this.emergency;
    const words = number ? WORDS.emergency : WORDS.emergency_no_number;
    if (emergency.textContent === fill(words, { number })) return;
    emergency.replaceChildren(...parts(words, { number: telLink(number) }));
  }

  // What the conversation tells

  #received(message, isLive) {
    this.#list.add(message, isLive);
    if (message.role === "visitor") return;
    this.#holder.read(message);
    if (this.#isOpen) this.#markRead();
    else if (message.seq > this.#keep.get("read")) this.#launcher.unread += 1;
    if (!isLive) return;
    if (message.handoff) this.#desk.look();
    // Urgent advice announces itself by its role; it must not wait behind a closed panel.
    const unread = !this.#isOpen && counted("unread", this.#launcher.unread);
    if (message.kind !== "urgent") this.#announcer.say(unread || spoken(message));
    else if (!this.#isOpen) this.show({ focus: false });
  }

  #markRead() {
    this.#launcher.unread = 0;
    this.#keep.set({ read: Math.max(this.#talk.last, this.#keep.get("read")) });
  }

  /** The same chat may be open in another tab. */
  #readElsewhere() {
    if (this.#keep.get("read") >= this.#talk.last) this.#markRead();
  }

  #outgoing(out) {
    this.#list.outgoing(out);
    if (out.state === "failed") this.#announcer.say(`${WORDS.failed} ${out.problem}`);
  }

  #restart(unsent) {
    this.#drawer.close(); // whatever it asked was about the other chat
    this.#list.clear(WORDS.lost);
    this.#holder.clear();
    for (const out of unsent) this.#list.outgoing(out);
    this.#launcher.unread = 0;
    if (this.#isOpen) this.#announcer.say(WORDS.lost);
  }

  // What the visitor does

  #pressed(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    if (this.#drawer.isOpen) this.#drawer.close();
    else this.hide();
  }

  /** Say what a button stands for, once until it is answered. */
  #choose({ id, label }) {
    this.#presses.hold();
    this.#talk.say(label, id);
  }

  async #erase() {
    this.#presses.hold();
    await this.#talk.erase();
    this.#list.clear(WORDS.erased);
    this.#holder.clear();
    this.#list.waiting(false);
    this.#announcer.say(WORDS.erased);
  }
}
