/**
 * One visitor's conversation with the service; docs/openapi.yml describes the protocol.
 *
 * Messages are numbered by the service. They may reach us twice or late (a stream, a look at
 * `/messages`, another tab): each number is told once.
 */

import { Answers } from "./answers.js";
import { forgetCached } from "./caches.js";
import { list, text } from "./dom.js";
import { Outbox } from "./outbox.js";
import { Naps, backoff, call, stream } from "./requests.js";

const POLL_MS = 4_000;
const POLL_WAITING_MS = 1_000;
const MOST_DEAF_STREAMS = 3; // then a proxy swallows them, and asking again has to do
const STREAM_AGAIN_MS = 60_000;
const PAGE = 200;

export class Conversation {
  #base;
  #keep;
  #hooks;
  #naps = new Naps();
  #outbox;
  #answers;
  #life = null;
  #opening = null;
  #streamAt = 0;
  #told = new Set(); // numbers already told
  #last = 0;
  #isLive = false; // whether what comes now is news, or what a reload brings back

  /**
   * Args: the address of the protocol, what survives a reload, and hooks: message(message, isLive),
   * outgoing(out), waiting(isWaiting, isLate), idle() when nothing is on its way any more,
   * line(isUp, sentence), lost(unsent), and wanted(), which tells whether a new conversation is to
   * take the place of a lost one.
   */
  constructor(base, keep, hooks) {
    this.#base = base;
    this.#keep = keep;
    this.#hooks = hooks;
    this.#outbox = new Outbox({
      naps: this.#naps,
      send: (out, life) => this.#send(out, life),
      changed: (out) => this.#changed(out),
    });
    this.#answers = new Answers({
      naps: this.#naps,
      look: (seq, life) => this.#look(this.#keep.get("token"), life, seq - 1),
      changed: (isLate) => this.#tellWaiting(isLate),
      life: () => this.#life.signal,
    });
  }

  /** Number of the last message told. */
  get last() {
    return this.#last;
  }

  /** Whether there is a conversation yet. */
  get isKnown() {
    return this.#keep.get("token") !== "";
  }

  start() {
    if (this.#life) return;
    this.#life = new AbortController();
    this.#follow(this.#life.signal);
    this.#outbox.pump(this.#life.signal);
  }

  stop() {
    this.#life?.abort();
    this.#life = null;
  }

  /** Try at once what waits for its next attempt. */
  wake() {
    this.#naps.wake();
  }

  say(words, choice = "") {
    this.#outbox.add(words, choice);
    this.#hurry();
  }

  retry(out) {
    this.#outbox.again(out);
    this.#hurry();
  }

  feedback(seq, rating, reason, words) {
    return this.#call("POST", "feedback", this.#keep.get("token"), {
      body: { seq, rating, reason, words },
    });
  }

  transcript() {
    return this.#call("GET", "transcript", this.#keep.get("token"), { read: "blob" });
  }

  async erase() {
    try {
      if (this.isKnown) await this.#call("DELETE", "conversation", this.#keep.get("token"));
    } catch (trouble) {
      if (!trouble.stranger) throw trouble;
    }
    this.stop();
    this.#outbox.clear();
    this.#forget();
    this.#tellWaiting();
    await forgetCached(this.#base);
  }

  #hurry() {
    this.start();
    this.#outbox.pump(this.#life.signal);
  }

  #call(method, path, token, options = {}) {
    const url = method === "GET" ? this.#address(path, token) : new URL(path, this.#base);
    return call(method, url, { token, ...options });
  }

  /** Whose chat it is stands in what is read too, or a cache would give one visitor another's. */
  #address(path, token) {
    const url = new URL(path, this.#base);
    const id = token && token === this.#keep.get("token") && this.#keep.get("id");
    if (id) url.searchParams.set("conversation_id", id);
    return url;
  }

  // Beginning and losing a conversation

  #forget() {
    this.#keep.set({ token: "", id: "", read: 0 });
    this.#told.clear();
    this.#answers.clear();
    this.#last = 0;
    this.#isLive = false;
  }

  #token(life) {
    if (this.isKnown) return this.#keep.get("token");
    this.#opening ??= this.#open(life).finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #open(life) {
    const opened = await this.#call("POST", "conversations", "", { body: {}, life });
    const token = text(opened?.token);
    this.#keep.set({ token, id: text(opened?.conversation_id) });
    this.#isLive = true;
    return token;
  }

  /** The service does not know this token any more: begin anew with what was not sent. */
  #lose(token) {
    if (token !== this.#keep.get("token")) return;
    this.#forget();
    this.#hooks.lost(this.#outbox.keepUnsent());
    this.#tellWaiting();
  }

  // Sending

  async #send(out, life, isSecond = false) {
    const token = await this.#token(life);
    const said = out.choice ? { choice: out.choice } : { text: out.text };
    try {
      const body = { client_msg_id: out.id, ...said };
      return (await this.#call("POST", "messages", token, { body, life })).seq;
    } catch (trouble) {
      if (!trouble.stranger || isSecond) throw trouble;
      this.#lose(token);
      return this.#send(out, life, true);
    }
  }

  #changed(out) {
    this.#hooks.outgoing(out);
    if (out.state === "sent") this.#answers.expect(out.seq);
    if (out.state === "failed") this.#tellWaiting();
  }

  // Following: a stream where it works, asking again and again where it does not

  async #follow(life) {
    let failures = 0;
    let deaf = 0;
    while (!life.aborted) {
      let pause = 0;
      let token = "";
      try {
        token = await this.#token(life);
        await this.#look(token, life);
        if (failures) this.#revive(life);
        failures = 0;
        this.#isLive = true;
        this.#hooks.line(true);
        pause = this.#answers.areAwaited ? POLL_WAITING_MS : POLL_MS;
        if (performance.now() >= this.#streamAt) {
          deaf = (await this.#listen(token, life)) ? 0 : deaf + 1;
          pause = backoff(deaf);
          if (deaf >= MOST_DEAF_STREAMS) this.#streamAt = performance.now() + STREAM_AGAIN_MS;
        }
      } catch (trouble) {
        if (life.aborted) return;
        if (trouble.stranger) this.#lose(token);
        else this.#hooks.line(false, trouble.message);
        if (!this.isKnown && !this.#hooks.wanted() && this.#outbox.isEmpty) return this.stop();
        pause =
          trouble.stranger && !failures ? 0 : Math.max(backoff(failures), trouble.wait * 1000);
        failures += 1;
      }
      await this.#naps.take(pause, life);
    }
  }

  #revive(life) {
    this.#outbox.revive();
    this.#outbox.pump(life);
  }

  async #look(token, life, after = this.#last) {
    const isLive = this.#isLive;
    for (let from = after; ;) {
      const page = await this.#call("GET", `messages?after=${from}`, token, { life });
      const messages = list(page?.messages);
      for (const message of messages) this.#receive(message, isLive);
      if (messages.length < PAGE) return;
      from = messages[messages.length - 1].seq;
    }
  }

  /** Follow the stream until it ends; tell whether it brought anything at all. */
  async #listen(token, life) {
    let hasBrought = false;
    try {
      const url = this.#address("events", token);
      for await (const events of stream(url, { token, after: this.#last, life })) {
        hasBrought = true;
        if (token !== this.#keep.get("token")) break;
        for (const event of events) this.#take(event);
      }
    } catch (trouble) {
      if (trouble.stranger) throw trouble;
      this.#streamAt = performance.now() + trouble.wait * 1000;
    }
    return hasBrought;
  }

  #take({ type, data }) {
    let value = null;
    try {
      value = JSON.parse(data);
    } catch {
      return; // A damaged event; its message comes again with the next look.
    }
    if (type === "message") this.#receive(value, true);
    if (type === "state" && value?.state !== "received") this.#answers.came(value?.seq);
  }

  #receive(message, isLive) {
    const seq = message?.seq;
    if (!Number.isInteger(seq) || seq < 1) return;
    const isMine = message.role === "visitor";
    if (!isMine) this.#answers.came(message.in_reply_to);
    else if (message.state !== "received") this.#answers.came(seq);
    if (this.#told.has(seq)) return;
    this.#told.add(seq);
    this.#last = Math.max(this.#last, seq);
    const out = isMine && this.#outbox.find(message.client_msg_id);
    if (out) this.#outbox.stored(out, seq);
    else this.#hooks.message(message, isLive);
    if (isMine) this.#answers.expect(seq);
  }

  #tellWaiting(isLate = false) {
    this.#hooks.waiting(this.#answers.areAwaited, isLate);
    if (!this.#answers.areAwaited && this.#outbox.isEmpty) this.#hooks.idle();
  }
}
