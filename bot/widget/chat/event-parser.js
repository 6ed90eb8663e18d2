/** Cuts a text/event-stream into events, wherever the network has cut it. */
export class EventParser {
  #rest = "";
  #type = "";
  #data = [];

  /** Take the next piece of the stream; return the events that are now complete. */
  push(chunk) {
    const whole = this.#rest + chunk;
    // A carriage return at the end may be the first half of a line end.
    const half = whole.endsWith("\r") ? "\r" : "";
    const lines = whole.slice(0, whole.length - half.length).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() + half;
    return lines.map((line) => this.#read(line)).filter(Boolean);
  }

  #read(line) {
    if (line === "") return this.#complete();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#type = value;
    if (field === "data") this.#data.push(value);
    return null;
  }

  #complete() {
    const event = { type: this.#type || "message", data: this.#data.join("\n") };
    const hasData = this.#data.length > 0;
    this.#type = "";
    this.#data = [];
    return hasData && event;
  }
}
