/**
 * What survives a reload: the token, whether the panel was open, and how far it was read.
 *
 * Never a word of the chat: health matters do not belong into the storage of a browser that others
 * may use. The tab's own storage ends with the tab.
 */
export class Keep {
  #key;
  #values = { token: "", open: false, read: 0 };

  constructor(key) {
    this.#key = key;
    try {
      const { token, open, read } = JSON.parse(sessionStorage.getItem(key)) ?? {};
      if (/^[\w-]{1,200}$/.test(token ?? "")) this.#values.token = token;
      if (Number.isInteger(read)) this.#values.read = read;
      this.#values.open = open === true;
    } catch {
      // Storage may be forbidden, or hold something else: begin anew.
    }
  }

  get(name) {
    return this.#values[name];
  }

  set(values) {
    Object.assign(this.#values, values);
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.#values));
    } catch {
      // Then it lasts as long as the page.
    }
  }
}
