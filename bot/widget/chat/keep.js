/**
 * What survives a reload: the chat's token and id, whether the panel was open, and how far it was read.
 *
 * Never a word of the chat: health matters do not belong into the storage of a browser that others
 * may use. The tab's own storage ends with the tab. Only who asks for it has the token kept on the
 * device for a while, so that an answer given tomorrow still finds them.
 */

const DAYS = 30;
const DAY_MS = 86_400_000;
const WORD = /^[\w-]{1,200}$/;

export class Keep {
  #key;
  #values = { token: "", id: "", open: false, read: 0 };

  constructor(key) {
    this.#key = key;
    const own = this.#load(() => sessionStorage);
    const kept = this.#onDevice();
    if (!kept) this.#store(() => localStorage, null); // a secret does not outlive its time
    this.#take(tokenIn(own) ? own : (kept ?? {}));
    this.#values.open = own?.open === true;
  }

  /** Whether this chat, and no other tab's, is the one kept on the device. */
  get isOnDevice() {
    const { token } = this.#values;
    return token !== "" && this.#onDevice()?.token === token;
  }

  /** Whether the device keeps another chat: it keeps one. */
  get isOtherOnDevice() {
    return !this.isOnDevice && this.#onDevice() !== null;
  }

  get(name) {
    const own = this.#values[name];
    // Another tab may have read further in the same chat.
    return name === "read" && this.isOnDevice ? Math.max(own, this.#onDevice().read || 0) : own;
  }

  set(values) {
    const wasOnDevice = this.isOnDevice;
    Object.assign(this.#values, values);
    // Storage may be forbidden; then it lasts as long as the page.
    this.#store(() => sessionStorage, this.#values);
    if (wasOnDevice) this.keepOnDevice(this.#values.token !== "");
  }

  /** Keep this chat on the device, or no longer; tell whether that could be done. */
  keepOnDevice(isWanted) {
    const { token, id, read } = this.#values;
    if (isWanted && !token) return false;
    const kept = isWanted ? { token, id, read, until: Date.now() + DAYS * DAY_MS } : null;
    return this.#store(() => localStorage, kept);
  }

  #onDevice() {
    const kept = this.#load(() => localStorage);
    return tokenIn(kept) && kept.until > Date.now() ? kept : null;
  }

  #take({ token, id, read }) {
    if (token) this.#values.token = token;
    if (token && WORD.test(id ?? "")) this.#values.id = id; // earlier versions kept none
    if (Number.isInteger(read)) this.#values.read = read;
  }

  #load(storage) {
    try {
      return JSON.parse(storage().getItem(this.#key));
    } catch {
      return null; // Forbidden, or something else: begin anew.
    }
  }

  #store(storage, values) {
    try {
      if (values) storage().setItem(this.#key, JSON.stringify(values));
      else storage().removeItem(this.#key);
      return true;
    } catch {
      return false;
    }
  }
}

function tokenIn(values) {
  return WORD.test(values?.token ?? "");
}
