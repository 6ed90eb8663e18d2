/** What a page's service worker keeps of our answers: it must not outlive a deleted chat. */

/** Take everything that came from below the address `base` out of the page's caches. */
export async function forgetCached(base) {
  try {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        if (url.startsWith(base.href)) await cache.delete(url, { ignoreVary: true });
      }
    }
  } catch {
    // No caches on this page, or forbidden ones: then they hold nothing of ours.
  }
}
