// Short messages at the foot of the page, for errors of actions without a page of their own.

const SHOWN_MS = 12_000;
const NEWS_MS = 30_000;

/**
 * Show a sentence; screen readers read it out.
 * @param {string} sentence what happened, as text
 * @param {{href: string, label: string}} [link] what the reader can do; it stays until it is closed
 * @param {{passes?: boolean}} [options] passes: news that the page shows elsewhere as well
 */
export function toast(sentence, link, { passes = !link } = {}) {
  const box = document.createElement("div");
  box.className = "toast";
  // The same news again takes the place of the old: five alarms in one chat are one chat to open.
  box.dataset.news = `${sentence} ${link?.href ?? ""}`;
  for (const old of document.querySelectorAll(".toast")) {
    if (old.dataset.news === box.dataset.news) {
      old.remove();
    }
  }
  const words = document.createElement("span");
  words.textContent = sentence;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => box.remove());
  box.append(words);
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.label;
    box.append(anchor);
  }
  box.append(close);
  document.getElementById("toasts").append(box);
  if (passes) {
    setTimeout(() => box.remove(), link ? NEWS_MS : SHOWN_MS);
  }
}
