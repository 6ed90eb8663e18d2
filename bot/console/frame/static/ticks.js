// A clock for a page, as a worker: browsers let the timers of a hidden page run once a minute, and
// the first of them later still, which is too late for a sign of life that is good for 70 seconds.
// With the page itself the worker is put to sleep as well.

addEventListener("message", ({ data: milliseconds }) => {
  setInterval(() => postMessage("tick"), milliseconds);
}, { once: true });
