// Says something to screen readers, once, through a region of its own: what is shown on the page is
// replaced often and must not be read out each time.

const CLEAR_MS = 5_000;
let timer;

/** @param {string} words read out politely, as text */
export function announce(words) {
  const region = document.getElementById("announcer");
  if (region) {
    region.textContent = region.textContent ? `${region.textContent} ${words}` : words;
    clearTimeout(timer);
    timer = setTimeout(() => (region.textContent = ""), CLEAR_MS);
  }
}
